import type { Folder } from "./folder.ts";
import { freePort } from "./ports.ts";
import { Program } from "./program.ts";
import { findProgram } from "./programs.ts";

function configuration(port: number): string {
  return `[Global]
Name = irc.test
Info = a test network
AdminInfo1 = nobody
Listen = 127.0.0.1
Ports = ${port}
PidFile =
ServerUID = nobody
ServerGID = nogroup
MotdPhrase = "Welcome"
[Limits]
MaxConnectionsIP = 0
MaxNickLength = 30
# Whoever says a few lines is made to wait otherwise, and each test with them.
MaxPenaltyTime = 0
[Options]
DNS = no
Ident = no
PAM = no
`;
}

/** A real ngIRCd on a loopback port of its own. */
export class Ngircd implements AsyncDisposable {
  readonly port: number;
  readonly #program: Program;

  private constructor(program: string, configurationPath: string, port: number) {
    this.port = port;
    this.#program = new Program(program, { args: ["-n", "-f", configurationPath] });
  }

  /** On a port of its own, or on one that it had before. */
  static async start(folder: Folder, port = freePort()): Promise<Ngircd> {
    const program = await findProgram("ngircd");
    if (program === undefined) throw new Error("ngIRCd not found. Install with: apt-get install ngircd");
    const ngircd = new Ngircd(program, await folder.write("ngircd.conf", configuration(port)), port);
    await ngircd.#program.output.expect(
      "ngIRCd to open its port",
      (line) => line.includes("Now listening on"),
    );
    return ngircd;
  }

  /** What it printed. */
  get output(): readonly string[] {
    return this.#program.output.all;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.stop();
  }
}
