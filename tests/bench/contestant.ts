/** A server that is measured, and how clients reach it. */
import type { Certificate } from "../integration/harness/certificates.ts";
import type { Folder } from "../integration/harness/folder.ts";
import type { Program } from "../integration/harness/program.ts";
import type { LoginDoor } from "./load_client.ts";

/** The domain of all accounts. */
export const domain = "localhost";

export interface Contestant extends AsyncDisposable {
  readonly pid: number;
  readonly door: LoginDoor;
}

export interface ContenderOptions {
  /** Its data, which a later start finds again. */
  readonly folder: Folder;
  readonly tls: boolean;
  /** Passwords by name. */
  readonly accounts: ReadonlyMap<string, string>;
}

/** Clients connect there; `ready` comes when one can talk. */
export function doorOf(
  port: number,
  { authority }: Certificate,
  { tls }: Pick<ContenderOptions, "tls">,
  ready: RegExp,
): LoginDoor {
  const to = { hostname: domain, port };
  const open = async () => {
    if (!tls) {
      const connection = await Deno.connect({ ...to, hostname: "127.0.0.1" });
      connection.setNoDelay(true);
      return connection;
    }
    return await Deno.connectTls({ ...to, caCerts: [await Deno.readTextFile(authority)] });
  };
  return { domain, open, ready };
}

/** Resolves when the program takes connections. */
export async function untilOpen(program: Program, port: number): Promise<void> {
  const ended = program.ended.then(() => {
    throw new Error(`it ended:\n${program.output.all.join("\n")}`);
  });
  ended.catch(() => {});
  for (;;) {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => undefined);
    if (connection !== undefined) return connection.close();
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 50))]);
  }
}
