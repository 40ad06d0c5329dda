/** The edge to the network: the ports that backends connect to. */
import { errorText } from "../errors.ts";
import type { Arrival, Listener } from "./door.ts";
import type { Ends } from "./peer.ts";

/** Listens on `host`:`port`; port 0 takes a free one, which the answer names. */
export function listenForBackends(host: string, port: number): Listener & { readonly port: number } {
  const listener = Deno.listen({ hostname: host, port, transport: "tcp" });
  return {
    port: listener.addr.port,
    async accept() {
      const connection = await listener.accept();
      connection.setNoDelay(true);
      return withEnds(connection);
    },
    close: () => listener.close(),
  };
}

/** The part of the configuration that lets backends on other machines join. */
export interface RemoteOptions {
  readonly backendTlsHost: string;
  readonly backendTlsPort: number;
  /** Names of PEM files. */
  readonly backendTlsCert: string;
  readonly backendTlsKey: string;
  readonly backendSecretFile: string;
  readonly backendSecret: string;
}

/** The fewest characters of a secret that keeps somebody out who has time. */
const shortestSecret = 16;

export interface RemotePort {
  readonly listener: Listener;
  readonly port: number;
  /** What a backend has to know. */
  readonly secret: string;
}

/**
 * Listens for backends on other machines; port 0 takes a free one. The handshake is made when a connection is first
 * read. Throws a text for the operator when something that is needed is missing.
 */
export async function listenForRemoteBackends(options: RemoteOptions): Promise<RemotePort> {
  const { backendTlsHost: hostname, backendTlsPort: port } = options;
  const secret = await readSecret(options);
  const cert = await readNamed("service.backend_tls_cert", options.backendTlsCert);
  const key = await readNamed("service.backend_tls_key", options.backendTlsKey);
  const listener = Deno.listenTls({ hostname, port, cert, key });
  return {
    secret,
    port: listener.addr.port,
    listener: {
      accept: async () => withEnds(await listener.accept()),
      close: () => listener.close(),
    },
  };
}

async function readSecret({ backendSecretFile: path, backendSecret }: RemoteOptions): Promise<string> {
  const text = path === "" ? backendSecret : await readNamed("service.backend_secret_file", path);
  const [secret = ""] = text.split(/\r?\n/, 1);
  if (secret.length >= shortestSecret) return secret;
  throw new Error(
    `service.backend_tls_port needs a secret of at least ${shortestSecret} characters in ` +
      "service.backend_secret_file or service.backend_secret",
  );
}

async function readNamed(key: string, path: string): Promise<string> {
  if (path === "") throw new Error(`service.backend_tls_port needs ${key}`);
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    throw new Error(`${key}: ${errorText(error)}`);
  }
}

function withEnds(connection: Deno.Conn<Deno.NetAddr>): Arrival {
  const { localAddr: local, remoteAddr: remote } = connection;
  const ends: Ends = { local, remote };
  return Object.assign(connection, { ends });
}
