import type { Folder } from "./folder.ts";
import { onFreePorts } from "./ports.ts";
import { Program } from "./program.ts";
import { findProgram } from "./programs.ts";
import { RestartableServer } from "./restartable_server.ts";
import type { Transcript } from "./transcript.ts";

export interface EjabberdOptions {
  /** Accounts at `localhost`: name → password. */
  readonly accounts: Readonly<Record<string, string>>;
  /** The component that may connect, and its secret. */
  readonly component: { readonly jid: string; readonly secret: string };
  /** Whether the component may write rosters and send messages for users (XEP-0356). */
  readonly privileged: boolean;
}

interface Ports {
  readonly client: number;
  readonly component: number;
}

const privileges = `
  mod_privilege:
    roster: { both: gateway }
    message: { outgoing: gateway }`;

function configuration(ports: Ports, { component, privileged }: EjabberdOptions): string {
  return `hosts: [localhost]
loglevel: info
log_rotate_count: 0
auth_method: internal
access_rules: { c2s: { allow: all }, gateway: { allow: gateway } }
acl: { gateway: { server: ${component.jid} } }
listen:
  - { ip: "127.0.0.1", port: ${ports.client}, module: ejabberd_c2s, access: c2s, starttls: false }
  - ip: "127.0.0.1"
    port: ${ports.component}
    module: ejabberd_service
    access: all
    hosts: { ${component.jid}: { password: ${JSON.stringify(component.secret)} } }
modules:
  mod_disco: {}
  mod_roster: {}
  mod_ping: {}
  mod_carboncopy: {}
  mod_offline: {}
  mod_privacy: {}
  mod_vcard: { search: false }
  mod_blocking: {}${privileged ? privileges : ""}
`;
}

/** Makes the accounts, once the server is up. */
function registration(accounts: EjabberdOptions["accounts"]): string {
  const calls = Object.entries(accounts).map(([name, password]) =>
    `ejabberd_auth:try_register(<<${JSON.stringify(name)}>>, <<"localhost">>, <<${
      JSON.stringify(password)
    }>>)`
  );
  return [...calls, 'io:format("accounts are made~n")'].join(", ");
}

/** Where Debian keeps Erlang's libraries: the folder's name has the architecture in it. */
async function librariesFolder(): Promise<string> {
  for await (const { name } of Deno.readDir("/usr/lib")) {
    if (!name.endsWith("-linux-gnu")) continue;
    for await (const library of Deno.readDir(`/usr/lib/${name}`)) {
      if (library.name.startsWith("ejabberd-")) return `/usr/lib/${name}`;
    }
  }
  throw new Error("ejabberd not found. Install with: apt-get install ejabberd");
}

/**
 * A real ejabberd on loopback ports of its own, with its files in the test's folder. No TLS, no federation. It is
 * Erlang that is run, not `ejabberdctl`: as no node of a network it needs no port mapper, and no user of its own.
 */
export class Ejabberd extends RestartableServer {
  readonly clientPort: number;
  readonly componentPort: number;

  private constructor(command: readonly string[], ports: Ports) {
    super(() => new Program("/usr/bin/env", { args: command }));
    this.clientPort = ports.client;
    this.componentPort = ports.component;
  }

  static async start(folder: Folder, options: EjabberdOptions): Promise<Ejabberd> {
    return await onFreePorts(
      2,
      ([client = 0, component = 0]) => Ejabberd.#launch(folder, options, { client, component }),
    );
  }

  static async #launch(folder: Folder, options: EjabberdOptions, ports: Ports): Promise<Ejabberd> {
    const program = await findProgram("erl");
    if (program === undefined) throw new Error("Erlang not found. Install with: apt-get install ejabberd");
    const path = await folder.write("ejabberd/ejabberd.yml", configuration(ports, options));
    const home = `${folder.path}/ejabberd`;
    const environment = [
      `ERL_LIBS=${await librariesFolder()}`,
      `EJABBERD_CONFIG_PATH=${path}`,
      `EJABBERD_LOG_PATH=${home}/ejabberd.log`,
      `ERL_CRASH_DUMP=${home}/crash.dump`,
      `HOME=${home}`,
    ];
    const flags = ["-noinput", "-mnesia", "dir", `"${home}/database"`, "-s", "ejabberd"];
    const evaluated = ["-eval", registration(options.accounts)];
    return new Ejabberd([...environment, program, ...flags, ...evaluated], ports);
  }

  /** It takes connections and has the accounts. */
  protected override async untilReady(output: Transcript<string>): Promise<void> {
    const accepts = (port: number) => (line: string) =>
      line.includes(`Start accepting TCP connections at 127.0.0.1:${port}`);
    await Promise.all([
      output.expect("ejabberd to make the accounts", (line) => line === "accounts are made"),
      output.expect("ejabberd to open its client port", accepts(this.clientPort)),
      output.expect("ejabberd to open its component port", accepts(this.componentPort)),
    ]);
  }
}
