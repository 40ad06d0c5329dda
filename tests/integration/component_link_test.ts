/** The link to a real XMPP server: a secret that it does not take, and a restart in the middle of everything. */
import assert from "node:assert/strict";
import { test } from "../test.ts";
import { Folder } from "./harness/folder.ts";
import { component, gateway } from "./harness/gateway.ts";
import { backendCommand, Spectrum } from "./harness/spectrum.ts";
import { onStage } from "./harness/stage.ts";
import { startServer, xmppServers } from "./harness/xmpp_servers.ts";
import { contact, registerAndLogIn } from "./steps.ts";

for (const make of xmppServers) {
  test(`${make.name} refuses a wrong secret: the gateway says which option is wrong, and ends with code 1`, async () => {
    await using folder = await Folder.make();
    await using server = await startServer(make, folder, false);
    const spectrum = await Spectrum.start(folder, {
      settings: {
        "service.jid": component.jid,
        "service.port": server.componentPort,
        "service.password": "another secret",
        "service.backend": backendCommand("template"),
      },
    });
    const { code } = await spectrum.program.ended;
    assert.equal(code, 1);
    assert.match(spectrum.program.output.all.join("\n"), /spectrum2: .*refused.*secret.*service\.password/);
    assert.ok(!spectrum.log.join("\n").includes("another secret"));
    await spectrum.stop();
  });
}

onStage("after a restart of Prosody a client with the old name sees again whom it saw", async (stage) => {
  const spectrum = await stage.spectrum({ backend: "irc" });
  await spectrum.connected();
  const romeo = await stage.irc("romeo");
  const juliet = await stage.xmpp("juliet");
  await registerAndLogIn(juliet, "JulietC");
  juliet.presence({ to: contact("romeo"), type: "subscribe" });
  await juliet.seesPresence(`${contact("romeo")}/bot`, "available");

  await stage.prosody.stop();
  await stage.prosody.startAgain();
  const again = await stage.xmpp("juliet");
  assert.equal(again.jid, juliet.jid);
  again.presence();
  await again.seesPresence(gateway, "available");
  await again.seesPresence(`${contact("romeo")}/bot`, "available");
  again.say(contact("romeo"), "still there?");
  await romeo.hears("JulietC", "still there?");
});
