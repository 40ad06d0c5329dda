/** The far side for the XMPP backend: a Prosody with TLS, an archive, rooms, uploads and a directory of people. */
import { makeCertificate } from "./harness/certificates.ts";
import type { Folder } from "./harness/folder.ts";
import { freePorts } from "./harness/ports.ts";
import { Program } from "./harness/program.ts";
import { findProgram, needPrograms } from "./harness/programs.ts";

export const rooms = "rooms.localhost";

interface Paths {
  readonly folder: string;
  readonly client: number;
  readonly direct: number;
  readonly web: number;
}

function configuration({ folder, client, direct, web }: Paths): string {
  return `run_as_root = true
pidfile = "${folder}/far.pid"
data_path = "${folder}/far"
log = { { levels = { min = "info" }, to = "console" } }
interfaces = { "127.0.0.1" }
c2s_ports = { ${client} }
c2s_direct_tls_ports = { ${direct} }
http_interfaces = { "127.0.0.1" }
http_ports = { ${web} }
https_ports = { }
modules_enabled = { "roster", "saslauth", "disco", "ping", "carbons", "offline", "tls", "mam", "pep", "blocklist",
  "vcard_legacy", "smacks", "bookmarks", "user_account_management" }
modules_disabled = { "s2s" }
authentication = "internal_hashed"
c2s_require_encryption = true
ssl = { certificate = "${folder}/cert.pem", key = "${folder}/key.pem" }
VirtualHost "localhost"
Component "${rooms}" "muc"
  modules_enabled = { "muc_mam", "muc_moderation", "vcard_muc" }
Component "people.localhost" "vjud"
Component "upload.localhost" "http_file_share"
  http_host = "127.0.0.1"
  http_external_url = "http://127.0.0.1:${web}"
`;
}

/** A room that is there from the beginning: `juliet` owns it, and `romeo` wears a hat in it. */
export const globe = `globe@${rooms}`;

/** What Prosody would have stored by now: the room, and somebody who wants to be found, called Merc. */
async function furnish(folder: Folder): Promise<void> {
  const host = "far/rooms%2elocalhost";
  await folder.write(`${host}/persistent.dat`, `return { ["${globe}"] = true }\n`);
  const hats = `{ ["urn:example:bard"] = { active = true, title = "Bard" } }`;
  await folder.write(
    `${host}/config/globe.dat`,
    `return { _jid = "${globe}", _data = { persistent = true, name = "The Globe" },
  _affiliation_data = { ["romeo@localhost"] = { hats = ${hats} } },
  ["juliet@localhost"] = "owner", ["romeo@localhost"] = "member" }\n`,
  );
  await folder.write("far/people%2elocalhost/user_index.dat", "return { mercutio = true }\n");
  const nickname = `{ name = "NICKNAME", attr = { xmlns = "vcard-temp" }, "Merc" }`;
  await folder.write(
    "far/localhost/vcard/mercutio.dat",
    `return { name = "vCard", attr = { xmlns = "vcard-temp" }, ${nickname} }\n`,
  );
}

export class FarServer implements AsyncDisposable {
  readonly port: number;
  /** With TLS from the first byte. */
  readonly directPort: number;
  /** A file with the certificate of the authority that vouches for it. */
  readonly authority: string;
  readonly #program: string;
  readonly #configuration: string;
  #running: Program;

  private constructor(
    program: string,
    configurationPath: string,
    ports: Pick<Paths, "client" | "direct">,
    authority: string,
  ) {
    this.#program = program;
    this.#configuration = configurationPath;
    this.port = ports.client;
    this.directPort = ports.direct;
    this.authority = authority;
    this.#running = this.#spawn();
  }

  /** @param accounts at `localhost`: name → password. */
  static async start(folder: Folder, accounts: Readonly<Record<string, string>>): Promise<FarServer> {
    await needPrograms(["prosody", "prosodyModules"], console.error);
    const program = await findProgram("prosody") ?? "prosody";
    for (const [name, password] of Object.entries(accounts)) {
      // Prosody hashes it when the account first logs in.
      const account = `return { ["password"] = ${JSON.stringify(password)} }\n`;
      await folder.write(`far/localhost/accounts/${name}.dat`, account);
    }
    await furnish(folder);
    const { authority } = await makeCertificate(folder.path);
    const [client = 0, direct = 0, web = 0] = freePorts(3);
    const path = await folder.write(
      "far.cfg.lua",
      configuration({ folder: folder.path, client, direct, web }),
    );
    const server = new FarServer(program, path, { client, direct }, authority);
    await server.#ready();
    return server;
  }

  /** The lines of an instance's config file by which the backend finds it. */
  get config(): string {
    return `xmpp_server = 127.0.0.1:${this.port}\nxmpp_ca = ${this.authority}`;
  }

  get output(): readonly string[] {
    return this.#running.output.all;
  }

  async stop(): Promise<void> {
    await this.#running.stop();
  }

  /** On the same port, with what it remembers. */
  async startAgain(): Promise<void> {
    this.#running = this.#spawn();
    await this.#ready();
  }

  #spawn(): Program {
    return new Program(this.#program, { args: ["-F", "--config", this.#configuration] });
  }

  async #ready(): Promise<void> {
    const activated = (line: string) => line.includes("Activated service 'c2s' on [");
    await this.#running.output.expect("Prosody to open its client port", activated);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
