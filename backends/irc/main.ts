import { connect as connectTls } from "node:tls";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { run } from "../../plugin/mod.ts";
import { Crowds } from "../../proto/mod.ts";
import { areAlike } from "./channel.ts";
import type { IrcSocket } from "./line_socket.ts";
import { IrcPlugin } from "./plugin.ts";
import { RoomLists } from "./room_lists.ts";
import type { ServerAddress } from "./server_address.ts";
import { type IrcSettings, readSettings } from "./settings.ts";
import { StrictTransport } from "./strict_transport.ts";
import { tlsFailure } from "./tls_failures.ts";

const times = {
  login: 30_000,
  settle: 3_000,
  poll: 60_000,
  sasl: 10_000,
  nickRetry: 2_000,
  list: 30_000,
  answer: 15_000,
  quit: 2_000,
  reconnect: 4_000,
  keepalive: 90_000,
  linger: 10 * 60_000,
};

async function dial(server: ServerAddress, user: string, settings: IrcSettings): Promise<IrcSocket> {
  if (server.tls) {
    return await dialTls(server, user, settings).catch((error) => Promise.reject(tlsFailure(error)));
  }
  const socket = await Deno.connect({ hostname: server.host, port: server.port });
  socket.setNoDelay(true);
  return socket;
}

async function dialTls(server: ServerAddress, user: string, settings: IrcSettings): Promise<IrcSocket> {
  const { host: hostname, port } = server;
  const own = await ownCertificate(user, settings.certificates);
  const pinned = settings.fingerprints.get(hostname.toLowerCase());
  if (pinned !== undefined) return await dialPinned(server, pinned, own);
  const caCerts = settings.authority === undefined ? [] : [await Deno.readTextFile(settings.authority)];
  const socket = await Deno.connectTls({ hostname, port, caCerts, ...own });
  await socket.handshake();
  return socket;
}

/** A user's name holds no slash, so it leads nowhere else. */
function certificatePath(user: string, folder: string | undefined): string | undefined {
  return folder === undefined || user.includes("/") ? undefined : `${folder}/${user}.pem`;
}

function hasCertificate(user: string, folder: string | undefined): boolean {
  const path = certificatePath(user, folder);
  return path !== undefined && existsSync(path);
}

type OwnCertificate = { readonly cert: string; readonly key: string } | Record<string, never>;

/** The user's certificate and key, in one file. */
async function ownCertificate(user: string, folder: string | undefined): Promise<OwnCertificate> {
  const path = certificatePath(user, folder);
  if (path === undefined || !existsSync(path)) return {};
  const pem = await Deno.readTextFile(path);
  return { cert: pem, key: pem };
}

/**
 * Deno's own TLS does not show the other side's certificate. Nothing is checked but its fingerprint, and nothing said
 * before that.
 */
async function dialPinned(
  { host, port }: ServerAddress,
  pinned: readonly string[],
  own: OwnCertificate,
): Promise<IrcSocket> {
  const socket = connectTls({ host, port, servername: host, rejectUnauthorized: false, ...own });
  await once(socket, "secureConnect");
  const fingerprint = socket.getPeerCertificate().fingerprint256.replaceAll(":", "").toLowerCase();
  if (!pinned.includes(fingerprint)) {
    socket.destroy();
    throw new Error(`the certificate is not the expected one; its fingerprint is ${fingerprint}`);
  }
  return socketOf(socket);
}

function socketOf(socket: ReturnType<typeof connectTls>): IrcSocket {
  const chunks: AsyncIterator<Uint8Array> = socket[Symbol.asyncIterator]();
  let rest = new Uint8Array(0);
  return {
    async read(buffer) {
      if (rest.length === 0) {
        const next = await chunks.next();
        if (next.done) return null;
        rest = new Uint8Array(next.value);
      }
      const piece = rest.subarray(0, buffer.length);
      buffer.set(piece);
      rest = rest.subarray(piece.length);
      return piece.length;
    },
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => error ? reject(error) : resolve(bytes.length));
      }),
    close: () => void socket.destroy(),
  };
}

const lists = new RoomLists(Date.now);
const crowds = new Crowds(areAlike);
const strictTransport = new StrictTransport(Date.now);

await run((send, { config, log }, drained) => {
  const settings = readSettings(config);
  return new IrcPlugin(send, {
    settings,
    dial: (server, user) => dial(server, user, settings),
    times,
    lists,
    crowds,
    strictTransport,
    hasCertificate: (user) => hasCertificate(user, settings.certificates),
    now: Date.now,
    log: log.error,
    drained,
  });
});
