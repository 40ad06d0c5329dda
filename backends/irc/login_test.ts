import assert from "node:assert/strict";
import { ConnectionError } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import { dialFirst } from "./login.ts";
import type { ServerAddress } from "./server_address.ts";
import type { IrcSocket } from "./line_socket.ts";

const servers: readonly ServerAddress[] = ["a", "b"].map((host) => ({ host, port: 1, tls: false }));
const never = (): boolean => false;

function fakeSocket(onClose: () => void = () => {}): IrcSocket {
  return { read: () => Promise.resolve(null), write: () => Promise.resolve(1), close: onClose };
}

test("the first server that answers is taken", async () => {
  const socket = fakeSocket();
  const dial = ({ host }: ServerAddress): Promise<IrcSocket> =>
    host === "a" ? Promise.reject(new Error("refused")) : Promise.resolve(socket);
  assert.deepEqual(await dialFirst(servers, dial, 1000, never), { socket, server: servers[1] });
});

test("when none answers, the failure names each with its reason", async () => {
  const dial = ({ host }: ServerAddress): Promise<IrcSocket> => Promise.reject(new Error(`no ${host}`));
  assert.deepEqual(await dialFirst(servers, dial, 1000, never), {
    code: ConnectionError.networkError,
    text: "Cannot connect to IRC. a:1: no a; b:1: no b",
  });
});

test("a server that takes too long is passed over, and its socket is closed when it comes", async () => {
  const slow = Promise.withResolvers<IrcSocket>();
  const closed = Promise.withResolvers<void>();
  const quick = fakeSocket();
  const dial = ({ host }: ServerAddress): Promise<IrcSocket> =>
    host === "a" ? slow.promise : Promise.resolve(quick);
  const outcome = await dialFirst(servers, dial, 10, never);
  assert.deepEqual(outcome, { socket: quick, server: servers[1] });
  slow.resolve(fakeSocket(closed.resolve));
  await closed.promise;
});

test("nobody is dialled for a user who gave up", async () => {
  const dial = (): Promise<IrcSocket> => assert.fail("dialled");
  assert.equal(await dialFirst(servers, dial, 1000, () => true), undefined);
});
