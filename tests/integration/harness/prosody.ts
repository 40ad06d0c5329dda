import type { Folder } from "./folder.ts";
import { freePorts } from "./ports.ts";
import { Program } from "./program.ts";
import { findProgram } from "./programs.ts";

export interface ProsodyOptions {
  /** Accounts at `localhost`: name → password. */
  readonly accounts: Readonly<Record<string, string>>;
  /** The component that may connect, and its secret. */
  readonly component: { readonly jid: string; readonly secret: string };
}

interface Ports {
  readonly client: number;
  readonly component: number;
}

function configuration(folder: string, ports: Ports, component: ProsodyOptions["component"]): string {
  return `-- Prosody refuses root unless told otherwise; CI containers have no other user.
run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${folder}/prosody"
certificates = "${folder}"
log = { { levels = { min = "info" }, to = "console" } }
interfaces = { "127.0.0.1" }
component_interfaces = { "127.0.0.1" }
c2s_ports = { ${ports.client} }
component_ports = { ${ports.component} }
modules_enabled = { "roster", "saslauth", "disco", "ping", "carbons", "offline" }
modules_disabled = { "s2s", "tls" }
authentication = "internal_plain"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
VirtualHost "localhost"
Component "${component.jid}"
  component_secret = "${component.secret}"
`;
}

/** A real Prosody on loopback ports of its own, with its files in the test's folder. No TLS, no federation. */
export class Prosody implements AsyncDisposable {
  readonly clientPort: number;
  readonly componentPort: number;
  readonly #program: string;
  readonly #configuration: string;
  #running: Program;

  private constructor(program: string, configurationPath: string, ports: Ports) {
    this.#program = program;
    this.#configuration = configurationPath;
    this.clientPort = ports.client;
    this.componentPort = ports.component;
    this.#running = this.#spawn();
  }

  static async start(folder: Folder, options: ProsodyOptions): Promise<Prosody> {
    const program = await findProgram("prosody");
    if (program === undefined) throw new Error("Prosody not found. Install with: apt-get install prosody");
    for (const [name, password] of Object.entries(options.accounts)) {
      // The format of Prosody's "internal" storage: one Lua table for each account.
      await folder.write(
        `prosody/localhost/accounts/${name}.dat`,
        `return { ["password"] = ${JSON.stringify(password)} }\n`,
      );
    }
    const [client = 0, component = 0] = freePorts(2);
    const ports = { client, component };
    const path = await folder.write("prosody.cfg.lua", configuration(folder.path, ports, options.component));
    const prosody = new Prosody(program, path, ports);
    await prosody.#ready();
    return prosody;
  }

  /** What the running Prosody printed. */
  get output(): readonly string[] {
    return this.#running.output.all;
  }

  #spawn(): Program {
    return new Program(this.#program, { args: ["-F", "--config", this.#configuration] });
  }

  async #ready(): Promise<void> {
    const activated = (service: string) => (line: string) =>
      line.includes(`Activated service '${service}' on [`);
    await Promise.all([
      this.#running.output.expect("Prosody to open its client port", activated("c2s")),
      this.#running.output.expect("Prosody to open its component port", activated("component")),
    ]);
  }

  async stop(): Promise<void> {
    await this.#running.stop();
  }

  /** Starts it again on the same ports, with the same accounts. */
  async startAgain(): Promise<void> {
    this.#running = this.#spawn();
    await this.#ready();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
