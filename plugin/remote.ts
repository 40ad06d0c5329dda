/** The edge of a backend on another machine: the secret, the authority's certificate, and the TLS connection. */
import { encodeWrapper } from "../proto/mod.ts";
import { ArgumentError, type BackendArguments, type RemoteArguments } from "./arguments.ts";

/** Where the secret comes from. Not from the command line, which every user of the machine can read. */
const secretVariable = "SPECTRUM_BACKEND_SECRET";

/** How long a TLS handshake may take, in milliseconds. */
const handshakeTime = 10_000;

/** How to reach an instance on another machine. */
export interface RemoteInstance {
  readonly hostname: string;
  readonly port: number;
  /** The authorities to trust besides those that the system trusts (PEM). */
  readonly caCerts: string[];
  /** The first frame, with the secret in it. */
  readonly hello: Uint8Array;
}

/**
 * Reads what joining needs.
 * @throws ArgumentError when there is no secret, or the certificate cannot be read.
 */
export async function remoteInstance(
  { host: hostname, port }: BackendArguments,
  { ca, name = Deno.hostname() }: RemoteArguments,
): Promise<RemoteInstance> {
  const secret = Deno.env.get(secretVariable);
  if (!secret) {
    throw new ArgumentError(`--tls needs the instance's secret in the environment as ${secretVariable}.`);
  }
  const hello = encodeWrapper({ type: "BACKEND_AUTH", payload: { secret, name } });
  return { hostname, port, hello, caCerts: ca === undefined ? [] : [await readAuthority(ca)] };
}

async function readAuthority(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    throw new ArgumentError(`cannot read the file of --ca: ${String(error)}`);
  }
}

/** Connects and says the secret, which nobody hears whose certificate is not in order. */
export async function connectSecurely(instance: RemoteInstance): Promise<Deno.TlsConn> {
  const { hostname, port, caCerts, hello } = instance;
  const tcp = await Deno.connect({ hostname, port });
  tcp.setNoDelay(true); // a TLS connection has no such switch, and keeps this one
  const tls = await Deno.startTls(tcp, { hostname, caCerts });
  try {
    await handshake(tls);
    for (let sent = 0; sent < hello.length;) sent += await tls.write(hello.subarray(sent));
    return tls;
  } catch (error) {
    tls.close();
    throw error;
  }
}

async function handshake(tls: Deno.TlsConn): Promise<void> {
  const late = Promise.withResolvers<never>();
  const tooLate = new Error(`no TLS handshake within ${handshakeTime / 1000} seconds`);
  const timer = setTimeout(() => late.reject(tooLate), handshakeTime);
  try {
    await Promise.race([tls.handshake(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
