import type { Folder } from "./folder.ts";
import { freePort } from "./ports.ts";
import { Program } from "./program.ts";
import { findProgram } from "./programs.ts";
import { asUser, makeFolderOf, runToEnd } from "./server_process.ts";

/** Debian has it for whatever serves IRC; ZNC is slow to start as root. */
const user = "irc";

function configuration(port: number, nick: string, network: number): string {
  return `
Version = 1.8.2
<Listener listener0>
  Host = 127.0.0.1
  Port = ${port}
  IPv4 = true
  IPv6 = false
  SSL = false
</Listener>
<User ${nick}>
  Nick = ${nick}
  AltNick = ${nick}_
  Ident = ${nick}
  RealName = ${nick}
  Buffer = 50
  <Pass password>
    Method = Plain
    Hash = secret
  </Pass>
  <Network test>
    FloodBurst = 100
    FloodRate = 0.05
    Server = 127.0.0.1 ${network}
    <Chan #balcony>
    </Chan>
  </Network>
</User>
`;
}

/** A real bouncer: one user's place on a network, in #balcony, for several clients at once. */
export class Znc implements AsyncDisposable {
  readonly port: number;
  /** What a client says as PASS. */
  readonly password: string;
  readonly #program: Program;

  private constructor(port: number, nick: string, program: Program) {
    this.port = port;
    this.password = `${nick}/test:secret`;
    this.#program = program;
  }

  /** @param network the port of an IRC server, plain. */
  static async start(folder: Folder, nick: string, network: number): Promise<Znc> {
    const program = await findProgram("znc");
    if (program === undefined) throw new Error("ZNC not found. Install with: apt-get install znc");
    const port = freePort();
    const path = `${folder.path}/znc`;
    makeFolderOf(user, path);
    await folder.write("znc/configs/znc.conf", configuration(port, nick, network));
    if (Deno.uid() === 0) runToEnd(["chown", "-R", user, path]);
    const [command = "", ...args] = asUser(user, [program, "--foreground", "--datadir", path]);
    const znc = new Znc(port, nick, new Program(command, { args }));
    await znc.#program.output.expect("ZNC to start", (line) => line.includes("Staying open"));
    return znc;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.stop();
  }
}
