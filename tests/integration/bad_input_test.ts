/** What goes wrong is said clearly, hurts nobody else, and is got over where it can be. */
import assert from "node:assert/strict";
import { xml } from "../../frontends/xmpp/xml/element.ts";
import { FakeServer } from "./harness/fake_server.ts";
import { freePort } from "./harness/ports.ts";
import { Spectrum } from "./harness/spectrum.ts";
import { gateway } from "./harness/gateway.ts";
import { onStage } from "./harness/stage.ts";
import { errorOf } from "./harness/xmpp_person.ts";
import { contact, registerAndLogIn } from "./steps.ts";

onStage("a misspelt key is a warning that names the nearest one", async (stage) => {
  const settings = { "service.users_per_backed": 5 };
  const spectrum = await stage.spectrum({ backend: "template", settings });
  await spectrum.logs("warn", "service.users_per_backed", "service.users_per_backend");
  await spectrum.connected();
});

onStage("all mistakes of a configuration file are told at once, each with its line", async (stage) => {
  const text = "[service]\njid = irc.localhost\nport = many\nno equals sign\nserver_mode = perhaps\n";
  const path = await stage.folder.write("broken.cfg", text);
  const spectrum = await Spectrum.startWith(stage.folder, path);
  assert.equal((await spectrum.program.ended).code, 1);
  await spectrum.stop();
  const output = spectrum.program.output.all.join("\n");
  for (const place of ["broken.cfg:3: service.port", "broken.cfg:4:", "broken.cfg:5: service.server_mode"]) {
    assert.ok(output.includes(place), `"${place}" in:\n${output}`);
  }
});

onStage(
  "a backend program that is not there is named, tried again, and SIGTERM still works",
  async (stage) => {
    const settings = { "service.backend": "/nowhere/spectrum2_backend" };
    const spectrum = await stage.spectrum({ backend: "template", settings });
    await spectrum.logs("/nowhere/spectrum2_backend");
    await spectrum.logs("/nowhere/spectrum2_backend");
    assert.equal((await spectrum.stop()).code, 0);
  },
);

onStage("a backend that ends at once is reported with its exit code, and tried again", async (stage) => {
  const spectrum = await stage.spectrum({
    backend: "template",
    settings: { "service.backend": "/bin/false" },
  });
  await spectrum.logs("backend", "code=1");
  await spectrum.logs("backend", "code=1");
  assert.equal((await spectrum.stop()).code, 0);
});

onStage(
  "a hostile peer on the backends' port is cut off and hurts nobody",
  async (stage) => {
    const port = freePort();
    const settings = { "service.backend_port": port };
    const spectrum = await stage.spectrum({ backend: "template", settings });
    await spectrum.connected();
    const juliet = await stage.xmpp("juliet");
    await registerAndLogIn(juliet, "anything");

    const wildLength = [0xff, 0xff, 0xff, 0xff, 0x08, 0x01];
    const garbage = [0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff];
    for (const [bytes, reason] of [[wildLength, "4294967295 bytes"], [garbage, "WrapperMessage"]] as const) {
      assert.ok(await isCutOff(port, new Uint8Array(bytes)), reason);
      await spectrum.logs("warning", reason);
    }
    juliet.say(contact("echo"), "still here?");
    await juliet.hears(contact("echo"), "still here?");
  },
);

onStage("a malformed stanza ends the component's stream, and it connects again", async (stage) => {
  await using server = new FakeServer();
  const spectrum = await stage.spectrum({ backend: "template", settings: { "service.port": server.port } });
  const stream = await server.accepted();
  await stream.send("<message from='juliet@localhost' to='irc.localhost'><body>no end</message>");
  await stream.received.expect("a stream error", (text) => text.includes("not-well-formed"));
  await spectrum.logs("broke the rules of the stream");
  await server.accepted();
  assert.equal((await spectrum.stop()).code, 0);
});

onStage("a stranger's message is answered with an error that says to register", async (stage) => {
  const spectrum = await stage.spectrum({ backend: "template" });
  await spectrum.connected();
  const juliet = await stage.xmpp("juliet");
  juliet.say(contact("echo"), "hello?");
  const error = errorOf(await juliet.seesError("message", contact("echo")));
  assert.deepEqual([error.type, error.condition], ["auth", "registration-required"]);
  assert.match(error.text, /regist/i);
});

onStage("a question that nobody understands is refused by the address that was asked", async (stage) => {
  const spectrum = await stage.spectrum({ backend: "template" });
  await spectrum.connected();
  const juliet = await stage.xmpp("juliet");
  for (const address of [gateway, contact("echo"), `${contact("echo")}/bot`]) {
    for (const type of ["get", "set"] as const) {
      const answer = await juliet.ask(type, address, xml("query", { xmlns: "urn:example:unheard-of" }));
      assert.equal(answer.attrs.from, address);
      assert.match(errorOf(answer).condition, /^(feature-not-implemented|service-unavailable)$/);
    }
  }
});

/** Sends bytes to a port and answers whether the other side then ends the connection by itself. */
async function isCutOff(port: number, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(bytes);
  let patient = true;
  const timer = setTimeout(() => {
    patient = false;
    connection.close();
  }, 10_000);
  try {
    while (await connection.read(new Uint8Array(1024)) !== null);
  } catch {
    // A reset is an end as well, if it was not our own.
  } finally {
    clearTimeout(timer);
  }
  return patient;
}
