/**
 * Builds the programs: `deno task build [--output FOLDER]`.
 *
 * Each is bundled into scripts and these compiled, because `deno compile` alone embeds every package of deno.json,
 * development ones included, and whole. What is embedded here is what the program imports. It also starts in half the
 * time and needs less memory. What is imported only when it is needed, as the drivers of databases, is a script of its
 * own: whoever does not need it does not hold its text in memory either.
 *
 * `DENORT_BIN` names the runtime to append to, where it should not be downloaded (Deno's own variable).
 */
import { fileURLToPath } from "node:url";

interface Product {
  readonly name: string;
  readonly entry: string;
  readonly permissions: readonly string[];
  /** Of V8, for programs that are many or hold much. */
  readonly v8Flags?: readonly string[];
}

const backendPermissions = ["--allow-net", "--allow-read", "--allow-env", "--allow-sys"];

const products: readonly Product[] = [
  {
    name: "spectrum2",
    entry: "main.ts",
    // It runs backends, which may be any program: limits would keep nothing out. And Deno shows other processes'
    // /proc, where we look who connects to the backend port, only to programs without limits.
    permissions: ["--allow-all"],
    // It holds what many users know, next to much that passes. With 32 MB for what is young a login storm costs a fifth
    // less than with 8 or 16; and V8 would let the rest of the heap grow to four times of what is alive.
    v8Flags: ["--max-semi-space-size=32", "--heap-growing-percent=100"],
  },
  {
    name: "spectrum2_irc_backend",
    entry: "backends/irc/main.ts",
    permissions: backendPermissions,
    // There may be many of them. What is young in here is small, so 2 MB of it do; with 1 MB joining rooms costs a tenth
    // more. A heap that grows by half at a time takes 25 MB less for 300 users, and messages cost the same. Efficiency
    // mode compiles with less haste: V8's own threads take a fifth of what they did, and warm code costs the same.
    v8Flags: ["--max-semi-space-size=2", "--heap-growing-percent=50", "--efficiency-mode"],
  },
  { name: "spectrum2_xmpp_backend", entry: "backends/xmpp/main.ts", permissions: backendPermissions },
  { name: "spectrum2_template_backend", entry: "backends/template/main.ts", permissions: backendPermissions },
];

const repository = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

async function deno(...args: readonly string[]): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), { args: [...args], cwd: repository, stdin: "null" })
    .spawn();
  const { success, code } = await child.status;
  if (!success) throw new Error(`deno ${args.join(" ")} failed with code ${code}`);
}

async function build(product: Product, workshop: string, output: string): Promise<number> {
  const scripts = `${workshop}/${product.name}`;
  const program = `${output}/${product.name}`;
  await deno(
    "bundle",
    "--quiet",
    "--platform",
    "deno",
    "--code-splitting",
    "--outdir",
    scripts,
    product.entry,
  );
  // A configuration of its own: with the repository's, all packages of its lock file would be embedded after all.
  const configuration = ["--config", `${workshop}/deno.json`, "--no-lock", "--no-check"];
  // Nobody answers a question of a service that runs unattended: what is not permitted fails.
  const permissions = [...product.permissions, "--no-prompt"];
  // The code cache would be a file of a known name in /tmp, which others may write. It saves no time that we can measure.
  const options = ["--no-code-cache", ...configuration, ...permissions];
  if (product.v8Flags !== undefined) options.push(`--v8-flags=${product.v8Flags.join(",")}`);
  await deno("compile", "--quiet", ...options, "--output", program, `${scripts}/main.js`);
  return (await Deno.stat(program)).size;
}

function outputFolder(args: readonly string[]): string {
  const [option, folder, ...rest] = args;
  if (option === undefined) return `${repository}/build`;
  if (option === "--output" && folder !== undefined && rest.length === 0) return folder;
  throw new Error("usage: deno task build [--output FOLDER]");
}

async function main(): Promise<void> {
  const output = outputFolder(Deno.args);
  await Deno.mkdir(output, { recursive: true });
  const workshop = await Deno.makeTempDir({ prefix: "spectrum2-build-" });
  try {
    await Deno.writeTextFile(`${workshop}/deno.json`, '{ "nodeModulesDir": "none" }\n');
    for (const product of products) {
      const bytes = await build(product, workshop, await Deno.realPath(output));
      console.log(`${output}/${product.name}  ${(bytes / 1e6).toFixed(1)} MB`);
    }
  } finally {
    await Deno.remove(workshop, { recursive: true });
  }
}

if (import.meta.main) await main();
