import { fileURLToPath } from "node:url";
import type { Certificate } from "../integration/harness/certificates.ts";
import { freePorts } from "../integration/harness/ports.ts";
import { Program } from "../integration/harness/program.ts";
import { type ContenderOptions, type Contestant, domain, doorOf, untilOpen } from "./contestant.ts";
import { findGateway } from "./gateway_process.ts";

const relay = fileURLToPath(new URL("./relay_backend.ts", import.meta.url));

/** Server mode with a backend on which users talk to each other. */
export async function startOurs(
  certificate: Certificate,
  archives: boolean,
  options: ContenderOptions,
): Promise<Contestant> {
  const { folder } = options;
  const gateway = await findGateway();
  const pem = await Deno.readTextFile(certificate.key) + await Deno.readTextFile(certificate.cert);
  const [port = 0, tlsPort = 0] = freePorts(2);
  const config = await folder.write(
    "bench.cfg",
    `[service]
jid = ${domain}
server_mode = 1
server = 127.0.0.1
port = ${port}
tls_port = ${tlsPort}
cert = ${await folder.write("both.pem", pem)}
client_rate = 0
backend = ${Deno.execPath()} run --quiet -A ${relay}
users_per_backend = 100000
working_dir = ${folder.path}
message_archive_days = ${archives ? 30 : 0}
[database]
type = sqlite3
database = ${folder.path}/database.sqlite
[registration]
enable_public_registration = 1
[logging]
level = info
directory = ${folder.path}/log
`,
  );
  const program = new Program(gateway.command, { args: [...gateway.args, "-n", config], cwd: folder.path });
  const used = options.tls ? tlsPort : port;
  await untilOpen(program, used);
  // The gateway is online to the user: the legacy network has let them in.
  const ready = /<presence(?=[^>]* from="localhost")(?![^>]* type=)[^>]*>/;
  return {
    pid: program.pid,
    door: doorOf(used, certificate, options, ready),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}
