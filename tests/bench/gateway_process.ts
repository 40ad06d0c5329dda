import { fileURLToPath } from "node:url";
import { Folder } from "../integration/harness/folder.ts";
import { Program } from "../integration/harness/program.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

export const gatewayJid = "gw.localhost";

/** What to start: the compiled program where there is one, else the sources. */
export interface Gateway {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * `SPECTRUM2_BUILD` names the folder with the compiled program; without it `build/` is looked at. `SPECTRUM2_PROFILE`
 * names a folder for a CPU profile: then it is the sources that run.
 */
export async function findGateway(): Promise<Gateway> {
  const profile = Deno.env.get("SPECTRUM2_PROFILE");
  if (profile !== undefined) return fromSource("main.ts", `--cpu-prof-dir=${profile}`, "--cpu-prof-md");
  return await findBuilt("spectrum2") ?? fromSource("main.ts");
}

/** The command line of a backend, found as {@link findGateway} finds the gateway. */
export async function findBackend(name: "irc"): Promise<string> {
  const source = fromSource(`backends/${name}/main.ts`);
  const isProfiled = Deno.env.has("SPECTRUM2_PROFILE");
  const { command, args } = isProfiled ? source : await findBuilt(`spectrum2_${name}_backend`) ?? source;
  return [command, ...args].map((word) => `"${word}"`).join(" ");
}

async function findBuilt(program: string): Promise<Gateway | undefined> {
  const named = Deno.env.get("SPECTRUM2_BUILD");
  const binary = `${named ?? `${repository}/build`}/${program}`;
  const info = await Deno.stat(binary).catch(() => undefined);
  if (info?.isFile) return { command: await Deno.realPath(binary), args: [] };
  if (named !== undefined) {
    throw new Error(`SPECTRUM2_BUILD names ${named}, but there is no ${program} in it`);
  }
  return undefined;
}

function fromSource(program: string, ...options: readonly string[]): Gateway {
  return {
    command: Deno.execPath(),
    args: ["run", "--quiet", "-A", ...options, `${repository}/${program}`],
  };
}

/** Starts a gateway in a folder of its own: SQLite, everybody may register, one echo backend for all. */
export async function startGateway(
  gateway: Gateway,
  folder: Folder,
  { port, buddies }: { readonly port: number; readonly buddies: number },
): Promise<Program> {
  const echo =
    `${Deno.execPath()} run --quiet -A ${repository}/tests/bench/echo_backend.ts --buddies=${buddies}`;
  const config = await folder.write(
    "bench.cfg",
    `[service]
jid = ${gatewayJid}
password = secret
server = 127.0.0.1
port = ${port}
backend = ${echo}
users_per_backend = 100000
working_dir = ${folder.path}
[database]
type = sqlite3
database = ${folder.path}/database.sqlite
[registration]
enable_public_registration = 1
[logging]
level = warning
directory = ${folder.path}/log
`,
  );
  return new Program(gateway.command, { args: [...gateway.args, "-n", config], cwd: folder.path });
}
