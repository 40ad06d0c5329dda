import type { Folder } from "./folder.ts";
import { type Inspircd, servicesName } from "./inspircd.ts";
import { Program } from "./program.ts";
import { findProgram } from "./programs.ts";
import { asUser, makeFolderOf } from "./server_process.ts";

/** Debian has it for whatever serves IRC. */
const user = "irc";

const modules = [
  "protocol/inspircd",
  "backend/opensex",
  "crypto/pbkdf2v2",
  "nickserv/main",
  "nickserv/set_core",
  "nickserv/register",
  "nickserv/identify",
  "nickserv/ghost",
  "nickserv/cert",
];
const saslModules = ["saslserv/main", "saslserv/plain", "saslserv/external"];

function configuration(network: Inspircd, sasl: boolean): string {
  return `
${[...modules, ...(sasl ? saslModules : [])].map((module) => `loadmodule "modules/${module}";`).join("\n")}
serverinfo {
  name = "${servicesName}"; desc = "services"; numeric = "00A"; recontime = 1; netname = "TestNet";
  adminname = "nobody"; adminemail = "nobody@irc.test"; registeremail = "nobody@irc.test"; mta = "";
  hidehostsuffix = "users.test"; loglevel = { all; }; auth = none; casemapping = rfc1459;
  maxcertfp = 5; maxlogins = 5; maxusers = 5; maxnicks = 5;
};
uplink "${network.name}" {
  host = "127.0.0.1"; port = ${network.ports.servers}; send_password = "link"; receive_password = "link";
};
nickserv { nick = "NickServ"; user = "NickServ"; host = "${servicesName}"; real = "Nickname Services"; };
saslserv { nick = "SaslServ"; user = "SaslServ"; host = "${servicesName}"; real = "SASL"; };
general { commit_interval = 5; };
`;
}

/** Real services for an InspIRCd: accounts, by NickServ and, unless switched off, by SASL (PLAIN and EXTERNAL). */
export class Atheme implements AsyncDisposable {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  /** Resolves when the network has them. */
  static async start(folder: Folder, network: Inspircd, { sasl = true } = {}): Promise<Atheme> {
    const program = await findProgram("atheme-services");
    if (program === undefined) {
      throw new Error("Atheme not found. Install with: apt-get install atheme-services");
    }
    const path = `${folder.path}/atheme`;
    makeFolderOf(user, path);
    const config = await folder.write("atheme.conf", configuration(network, sasl));
    const files = ["-D", path, "-l", `${path}/log`, "-p", `${path}/pid`];
    const [command = "", ...args] = asUser(user, [program, "-n", "-c", config, ...files]);
    const atheme = new Atheme(new Program(command, { args }));
    await atheme.#program.output.expect("Atheme to link", (line) => line.includes("finished synching"));
    return atheme;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.stop();
  }
}
