import type { Certificate } from "../integration/harness/certificates.ts";
import { onFreePorts } from "../integration/harness/ports.ts";
import { Program } from "../integration/harness/program.ts";
import { findProgram } from "../integration/harness/programs.ts";
import { type ContenderOptions, type Contestant, domain, doorOf, untilOpen } from "./contestant.ts";
import type { LoginDoor } from "./load_client.ts";

class BenchProsody implements Contestant {
  readonly door: LoginDoor;
  readonly #program: Program;
  readonly #port: number;

  constructor(program: Program, port: number, door: LoginDoor) {
    this.#program = program;
    this.#port = port;
    this.door = door;
  }

  get pid(): number {
    return this.#program.pid;
  }

  get output(): readonly string[] {
    return this.#program.output.all;
  }

  async ready(): Promise<void> {
    await untilOpen(this.#program, this.#port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.stop();
  }
}

/** Debian's Prosody, with accounts of its own. */
export async function startProsody(
  certificate: Certificate,
  archives: boolean,
  options: ContenderOptions,
): Promise<Contestant> {
  const { folder } = options;
  const command = await findProgram("prosody");
  if (command === undefined) throw new Error("Prosody not found. Install with: apt-get install prosody");
  const isNew = await Deno.stat(`${folder.path}/prosody`).then(() => false, () => true);
  for (const [name, password] of isNew ? options.accounts : []) {
    await folder.write(
      `prosody/localhost/accounts/${name}.dat`,
      `return { ["password"] = ${JSON.stringify(password)} }\n`,
    );
    await folder.write(`prosody/localhost/roster/${name}.dat`, rosterOf(name));
  }
  return await onFreePorts(2, async ([port = 0, tlsPort = 0]) => {
    const text = prosodyConfiguration(folder.path, certificate, { port, tlsPort, archives });
    const path = await folder.write("prosody.cfg.lua", text);
    const program = new Program(command, { args: ["-F", "--config", path] });
    const used = options.tls ? tlsPort : port;
    // Its own presence comes back.
    const ready = /<presence(?=[^>]* from=.person\d+@localhost\/)(?![^>]* type=)[^>]*>/;
    return new BenchProsody(program, used, doorOf(used, certificate, options, ready));
  });
}

/** The same pairs as the relay's. */
function rosterOf(name: string): string {
  const peer = `person${Number(name.replace("person", "")) ^ 1}@${domain}`;
  return `return { [false] = { version = 1 }; ["${peer}"] = { subscription = "both"; groups = { Friends = true } } }\n`;
}

function prosodyConfiguration(
  folder: string,
  { cert, key }: Certificate,
  { port, tlsPort, archives }: {
    readonly port: number;
    readonly tlsPort: number;
    readonly archives: boolean;
  },
): string {
  return `run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${folder}/prosody"
log = { info = "${folder}/prosody.log" }
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
c2s_direct_tls_ports = { ${tlsPort} }
modules_enabled = { "roster", "saslauth", "tls", "disco", "ping", "carbons", "offline", "smacks", "csi_simple"${
    archives ? ', "mam"' : ""
  } }
modules_disabled = { "s2s" }
authentication = "internal_hashed"
password_hash = "SHA-256"
default_iteration_count = 4096
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
ssl = { certificate = "${cert}", key = "${key}" }
VirtualHost "${domain}"
`;
}
