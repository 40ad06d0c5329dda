import { ConnectionError } from "../../plugin/mod.ts";
import type { IrcSocket } from "./line_socket.ts";
import { describeServer, type ServerAddress } from "./server_address.ts";

/** Opens a connection to a server; `user` may have a certificate to show. */
export type Dial = (server: ServerAddress, user: string) => Promise<IrcSocket>;

/** Why we are not logged in, in words for the user. */
export interface Failure {
  readonly code: ConnectionError;
  readonly text: string;
}

export const networkFailure = (text: string): Failure => ({ code: ConnectionError.networkError, text });

/**
 * Connects to the first server that answers within `timeout` milliseconds, trying them in turn.
 * `gaveUp` is asked before each; once it says yes, the answer is undefined.
 */
export async function dialFirst(
  servers: readonly ServerAddress[],
  dial: (server: ServerAddress) => Promise<IrcSocket>,
  timeout: number,
  gaveUp: () => boolean,
): Promise<{ socket: IrcSocket; server: ServerAddress } | Failure | undefined> {
  const reasons: string[] = [];
  for (const server of servers) {
    if (gaveUp()) return undefined;
    try {
      const socket = await within(timeout, dial(server));
      return { socket, server };
    } catch (error) {
      reasons.push(`${describeServer(server)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return networkFailure(`Cannot connect to IRC. ${reasons.join("; ")}`);
}

/** A socket that comes too late is closed. */
async function within(milliseconds: number, dialling: Promise<IrcSocket>): Promise<IrcSocket> {
  const late = Promise.withResolvers<"late">();
  const timer = setTimeout(() => late.resolve("late"), milliseconds);
  try {
    const socket = await Promise.race([dialling, late.promise]);
    if (socket !== "late") return socket;
    dialling.then((tooLate) => tooLate.close(), () => {});
    throw new Error("no answer");
  } finally {
    clearTimeout(timer);
  }
}
