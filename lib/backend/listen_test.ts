import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { listenForBackends, listenForRemoteBackends } from "./listen.ts";

test("port 0 is a free port, and what a backend sends there arrives", async () => {
  const listener = listenForBackends("127.0.0.1", 0);
  assert.ok(listener.port > 0);
  using backend = await Deno.connect({ hostname: "127.0.0.1", port: listener.port });
  const connection = await listener.accept();
  await backend.write(new Uint8Array([1, 2, 3]));
  const buffer = new Uint8Array(10);
  assert.equal(await connection.read(buffer), 3);
  await connection.write(new Uint8Array([4]));
  assert.equal(await backend.read(buffer), 1);
  connection.close();
  listener.close();
});

test("closing the port ends a waiting accept", async () => {
  const listener = listenForBackends("127.0.0.1", 0);
  const accepted = listener.accept();
  listener.close();
  await assert.rejects(accepted);
});

test("a port that is taken is an error, not a listener that nobody can reach", () => {
  const listener = listenForBackends("127.0.0.1", 0);
  assert.throws(() => listenForBackends("127.0.0.1", listener.port));
  listener.close();
});

test("a port for other machines that lacks something says which option", async () => {
  const options = {
    backendTlsHost: "127.0.0.1",
    backendTlsPort: 0,
    backendTlsCert: "",
    backendTlsKey: "",
    backendSecret: "sixteen letters!",
    backendSecretFile: "",
  };
  await assert.rejects(listenForRemoteBackends(options), /needs service\.backend_tls_cert/);
  const missing = { ...options, backendTlsCert: "/no/such/file" };
  await assert.rejects(listenForRemoteBackends(missing), /service\.backend_tls_cert: .*No such file/);
  for (const backendSecret of ["", "fifteen letters"]) {
    await assert.rejects(listenForRemoteBackends({ ...options, backendSecret }), /secret of at least 16/);
  }
  const file = Deno.makeTempFileSync();
  Deno.writeTextFileSync(file, "fifteen letters\nand more\n");
  await assert.rejects(listenForRemoteBackends({ ...options, backendSecretFile: file }), /at least 16/);
  Deno.writeTextFileSync(file, "sixteen letters!\n");
  await assert.rejects(listenForRemoteBackends({ ...options, backendSecretFile: file }), /backend_tls_cert/);
  Deno.removeSync(file);
});
