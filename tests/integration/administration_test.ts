/** An operator's programs ask a real instance over the port of its backends, as `spectrum2_manager` does. */
import assert from "node:assert/strict";
import { decodeWrapper, encodeWrapper, FrameDecoder } from "../../proto/mod.ts";
import { test } from "../test.ts";
import { Folder } from "./harness/folder.ts";
import { freePorts } from "./harness/ports.ts";
import { backendCommand, Spectrum } from "./harness/spectrum.ts";

/** Asks one question on a connection of its own. */
async function query(port: number, config: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(encodeWrapper({ type: "QUERY", payload: { config } }));
  const decoder = new FrameDecoder();
  const buffer = new Uint8Array(16 * 1024);
  for (;;) {
    const count = await connection.read(buffer);
    if (count === null) throw new Error("the instance closed the connection without an answer");
    const [body] = decoder.push(buffer.subarray(0, count));
    if (body === undefined) continue;
    const answer = decodeWrapper(body);
    assert.equal(answer.type, "QUERY");
    return answer.type === "QUERY" ? answer.payload.config : "";
  }
}

test("status and reload are answered, a changed option is in use at once, and one that cannot be is named", async () => {
  await using folder = await Folder.make();
  const [xmppPort = 0, port = 0] = freePorts(2);
  const settings = {
    "service.jid": "gw.localhost",
    "service.port": xmppPort,
    "service.backend": backendCommand("template"),
    "service.backend_port": port,
    "logging.level": "info",
  };
  await using spectrum = await Spectrum.start(folder, { settings });
  await spectrum.logs("a backend is ready");
  assert.equal(await query(port, "status"), "Running (0 users connected using 1 backends)");
  assert.match(await query(port, "res_memory"), /^[1-9]\d{4,}$/);

  const path = `${folder.path}/spectrum2.cfg`;
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace("level = info", "level = debug"));
  assert.equal(await query(port, "reload"), "Config reloaded");
  await query(port, "status");
  await spectrum.logs("debug", "command=status");

  await Deno.writeTextFile(path, `${text}service.password = new\n`);
  assert.equal(
    await query(port, "reload"),
    "Config reloaded\nThese options change only after a restart: service.password",
  );
  await Deno.writeTextFile(path, `${text}service.vip_only = perhaps\n`);
  assert.match(
    await query(port, "reload"),
    /^Error: Error during config reload\n.*:\d+: service\.vip_only: /,
  );
});
