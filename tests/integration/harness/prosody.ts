import type { Folder } from "./folder.ts";
import { onFreePorts } from "./ports.ts";
import { Program } from "./program.ts";
import { findProgram } from "./programs.ts";
import { RestartableServer } from "./restartable_server.ts";
import type { Transcript } from "./transcript.ts";

export interface ProsodyOptions {
  /** Accounts at `localhost`: name → password. */
  readonly accounts: Readonly<Record<string, string>>;
  /** The component that may connect, and its secret. */
  readonly component: { readonly jid: string; readonly secret: string };
  /** Whether the component may write rosters, and send messages and publish for users (XEP-0356). */
  readonly privileged?: boolean;
  /** Whether there is a service that takes files (XEP-0363). */
  readonly uploads?: boolean;
}

interface Ports {
  readonly client: number;
  readonly component: number;
  readonly web: number;
}

function uploadService({ web }: Ports): string {
  return `Component "upload.localhost" "http_file_share"
  http_host = "127.0.0.1"
  http_external_url = "http://127.0.0.1:${web}"
`;
}

/** Debian's mod_privilege speaks `urn:xmpp:privilege:2`. */
function privileges({ jid }: ProsodyOptions["component"]): string {
  return `privileged_entities = {
  ["${jid}"] = {
    roster = "both";
    message = "outgoing";
    iq = {
      ["http://jabber.org/protocol/pubsub"] = "both";
      ["urn:xmpp:blocking"] = "both";
    };
  };
}
`;
}

function configuration(
  folder: string,
  ports: Ports,
  { component, privileged = false, uploads = false }: ProsodyOptions,
): string {
  const extra = privileged ? `, "pep", "vcard_legacy", "blocklist", "privilege"` : `, "vcard"`;
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
http_interfaces = { "127.0.0.1" }
http_ports = { ${ports.web} }
https_ports = { }
modules_enabled = { "roster", "saslauth", "disco", "ping", "carbons", "offline"${extra} }
modules_disabled = { "s2s", "tls" }
authentication = "internal_plain"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
VirtualHost "localhost"
${privileged ? privileges(component) : ""}Component "${component.jid}"
  component_secret = "${component.secret}"
${privileged ? '  modules_enabled = { "privilege" }\n' : ""}${uploads ? uploadService(ports) : ""}`;
}

/** A real Prosody on loopback ports of its own, with its files in the test's folder. No TLS, no federation. */
export class Prosody extends RestartableServer {
  readonly clientPort: number;
  readonly componentPort: number;

  private constructor(program: string, configurationPath: string, ports: Ports) {
    super(() => new Program(program, { args: ["-F", "--config", configurationPath] }));
    this.clientPort = ports.client;
    this.componentPort = ports.component;
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
    return await onFreePorts(3, async ([client = 0, component = 0, web = 0]) => {
      const ports = { client, component, web };
      const path = await folder.write("prosody.cfg.lua", configuration(folder.path, ports, options));
      return new Prosody(program, path, ports);
    });
  }

  /** It takes connections; rejects when it says that it cannot have a port. */
  protected override async untilReady(output: Transcript<string>): Promise<void> {
    await Promise.all(["c2s", "component"].map((service) => opens(service, output)));
  }
}

async function opens(service: string, output: Transcript<string>): Promise<void> {
  const refusal = "Failed to open server port";
  const line = await output.expect(
    `Prosody to open its port for ${service}`,
    (line) => line.includes(`Activated service '${service}' on [`) || line.includes(refusal),
  );
  if (line.includes(refusal)) throw new Error(line);
}
