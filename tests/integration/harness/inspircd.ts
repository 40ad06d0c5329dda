import type { Certificate } from "./certificates.ts";
import type { Folder } from "./folder.ts";
import { freePorts } from "./ports.ts";
import { Program } from "./program.ts";
import { findProgram } from "./programs.ts";

export interface InspircdOptions {
  /** The server's name; its number on its network follows from it. */
  readonly name?: string;
  /** Another server of the same network to link with. */
  readonly linkedTo?: Inspircd;
  /** A certificate and key for a second port that speaks TLS. */
  readonly certificate?: Certificate;
  /** Tells clients that they are to come by TLS. */
  readonly strict?: boolean;
}

interface Ports {
  readonly plain: number;
  readonly tls: number;
  readonly servers: number;
}

/** What services may link as. */
export const servicesName = "services.test";

const modules = [
  "callerid",
  "cap",
  "chanhistory",
  "chghost",
  "customprefix",
  "inviteexception",
  "ircv3",
  "ircv3_accounttag",
  "ircv3_batch",
  "ircv3_capnotify",
  "ircv3_chghost",
  "ircv3_ctctags",
  "ircv3_echomessage",
  "ircv3_invitenotify",
  "ircv3_labeledresponse",
  "ircv3_msgid",
  "ircv3_servertime",
  "monitor",
  "namesx",
  "samode",
  "sasl",
  "services_account",
  "setname",
  "silence",
  "spanningtree",
  "svshold",
  "uhnames",
];

function configuration(folder: string, ports: Ports, options: InspircdOptions): string {
  const { name = "irc.test", certificate, linkedTo, strict = false } = options;
  const secret = `recvpass="link" sendpass="link"`;
  const other = linkedTo?.name ?? "leaf.test";
  return `
<server name="${name}" description="a test server" network="TestNet">
<admin name="nobody" nick="nobody" email="nobody@irc.test">
<bind address="127.0.0.1" port="${ports.plain}" type="clients">
<bind address="127.0.0.1" port="${ports.servers}" type="servers">
<link name="${other}" ipaddr="127.0.0.1" port="${linkedTo?.ports.servers ?? ports.servers}" ${secret}>
<link name="${servicesName}" ipaddr="127.0.0.1" port="${ports.servers}" ${secret}>
<uline server="${servicesName}" silent="yes">
<sasl target="${servicesName}" requiressl="no">
<connect name="main" allow="*" timeout="30" pingfreq="120" maxchans="100" threshold="1000000" commandrate="1000000"
  fakelag="no" softsendq="100M" hardsendq="100M" recvq="1M" localmax="10000" globalmax="10000"
  resolvehostnames="no" useident="no">
<performance softlimit="10000" clonesonconnect="no">
<options prefixquit="" defaultmodes="ont">
<limits maxnick="31">
<files motd="${folder}/motd">
<log method="stdout" type="*" level="default" target="-">
<pid file="${folder}/pid">
<dns server="127.0.0.1" timeout="1">
<class name="Root" commands="*" usermodes="*" chanmodes="*">
<type name="God" classes="Root">
<oper name="god" password="olymp" host="*@*" type="God">
${modules.map((module) => `<module name="${module}">`).join("\n")}
<customprefix name="owner" letter="q" prefix="~" rank="50000" ranktoset="50000">
<customprefix name="halfop" letter="h" prefix="%" rank="20000" ranktoset="30000">
${
    certificate === undefined ? "" : `<module name="ssl_gnutls">
<module name="sslinfo">
<gnutls hash="sha256" certfile="${certificate.cert}" keyfile="${certificate.key}" cafile="${certificate.authority}" dhfile="">
<bind address="127.0.0.1" port="${ports.tls}" type="clients" ssl="gnutls">`
  }
${strict ? `<module name="ircv3_sts"><sts host="*" port="${ports.tls}" duration="5m">` : ""}
${linkedTo === undefined ? "" : `<autoconnect period="1" server="${linkedTo.name}">`}
`;
}

/** A real InspIRCd, with all that it knows of IRCv3, on loopback ports of its own. */
export class Inspircd implements AsyncDisposable {
  readonly name: string;
  readonly ports: Ports;
  readonly #program: Program;

  private constructor(program: string, folder: string, name: string, ports: Ports) {
    this.name = name;
    this.ports = ports;
    const command = [program, "--runasroot", "--nofork", "--config", `${folder}/inspircd.conf`];
    // It lets itself dump its core when it dies, unless it may not.
    this.#program = new Program("sh", {
      args: ["-c", 'ulimit -c 0; exec "$@"', "sh", ...command],
      cwd: folder,
    });
  }

  static async start(folder: Folder, options: InspircdOptions = {}): Promise<Inspircd> {
    const program = await findProgram("inspircd");
    if (program === undefined) throw new Error("InspIRCd not found. Install with: apt-get install inspircd");
    const { name = "irc.test" } = options;
    const [plain = 0, tls = 0, servers = 0] = freePorts(3);
    const ports = { plain, tls, servers };
    const own = `${folder.path}/${name}`;
    await folder.write(`${name}/motd`, "Welcome\n");
    await folder.write(`${name}/inspircd.conf`, configuration(own, ports, options));
    const inspircd = new Inspircd(program, own, name, ports);
    await inspircd.#program.output.expect("InspIRCd to start", (line) => line.includes("is now running as"));
    return inspircd;
  }

  /** Where clients connect without TLS. */
  get port(): number {
    return this.ports.plain;
  }

  /** What it printed. */
  get output(): readonly string[] {
    return this.#program.output.all;
  }

  /** Dies at once, as in a power cut. */
  kill(): void {
    this.#program.kill("SIGKILL");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.stop();
  }
}
