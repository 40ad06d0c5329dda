/** The edge to the clients: the ports that they connect to. */
import { errorText } from "../../../lib/errors.ts";
import { type KeyPair, readKeyPair } from "./certificate.ts";
import { LoopbackTls } from "./loopback_tls.ts";
import type { Encrypt } from "./client_stream.ts";
import type { ClientPort, ClientPorts } from "./server_side.ts";

/** The part of the configuration that says where and how. */
export interface PortOptions {
  /** The address to listen on. */
  readonly server: string;
  /** 0: the usual one, 5222. */
  readonly port: number;
  /** 0: none. */
  readonly tlsPort: number;
  readonly cert: string;
  readonly certPassword: string;
}

const usualPort = 5222;

/** XEP-0368 §3: what a client says it wants to speak. */
const protocol = "xmpp-client";

/** Opens the ports. Throws a text for the operator when one cannot be had, or when the certificate will not do. */
export async function openClientPorts(options: PortOptions): Promise<ClientPorts> {
  const pair = options.cert === "" ? undefined : await readNamed(options.cert, options.certPassword);
  if (pair === undefined && options.tlsPort !== 0) throw new Error("service.tls_port needs service.cert");
  await using stack = new AsyncDisposableStack();
  const loopback = pair && stack.use(tlsWith(pair));
  const direct = pair && options.tlsPort !== 0 ? stack.use(tlsWith(pair, [protocol])) : undefined;
  const ports: ClientPort[] = [];
  for (const hostname of hostsOf(options.server)) {
    ports.push(stack.adopt(openPort(hostname, options.port || usualPort), (port) => port.close()));
    if (direct === undefined) continue;
    ports.push(stack.adopt(openPort(hostname, options.tlsPort, direct.encrypt), (port) => port.close()));
  }
  const owned = stack.move();
  return { ports, encrypt: loopback?.encrypt, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function readNamed(path: string, password: string): Promise<KeyPair> {
  try {
    return await readKeyPair(await Deno.readFile(path), password);
  } catch (error) {
    throw new Error(`service.cert: ${errorText(error)}`);
  }
}

function tlsWith(pair: KeyPair, protocols: readonly string[] = []): LoopbackTls {
  try {
    return new LoopbackTls(pair, { protocols });
  } catch (error) {
    throw new Error(`service.cert: key and certificate cannot be used: ${errorText(error)}`);
  }
}

/** COMPAT(spectrum2): `0.0.0.0` means everywhere, IPv6 included. */
function hostsOf(server: string): readonly string[] {
  return server === "0.0.0.0" || server === "" ? ["::"] : [server];
}

function openPort(hostname: string, port: number, encrypt?: Encrypt): ClientPort {
  const listener = Deno.listen({ hostname, port });
  return {
    async accept() {
      const connection = await listener.accept();
      const { hostname: address } = connection.remoteAddr;
      return { connection, address, ...encrypt === undefined ? {} : { encrypt } };
    },
    close: () => listener.close(),
  };
}
