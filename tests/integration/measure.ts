/**
 * Measures the built programs: size, memory at rest, and the time from start until the XMPP server has accepted the
 * component. `deno task measure` (after `deno task build`). The XMPP server is a stand-in in this process.
 */
import { FakeServer } from "./harness/fake_server.ts";
import { Folder } from "./harness/folder.ts";
import { component } from "./harness/gateway.ts";
import { descendants, residentBytes } from "./harness/processes.ts";
import { backendCommand, Spectrum } from "./harness/spectrum.ts";

const rounds = 11;
/** How long an instance is left alone before its memory counts as being at rest, in milliseconds. */
const restMs = 5_000;

type Backend = "irc" | "template";

async function start(folder: Folder, server: FakeServer, backend: Backend): Promise<Spectrum> {
  const settings = {
    "service.jid": component.jid,
    "service.port": server.port,
    "service.password": component.secret,
    "service.backend": backendCommand(backend),
    "service.irc_server": "127.0.0.1",
    "logging.level": "info",
  };
  return await Spectrum.start(folder, { settings });
}

async function startMilliseconds(backend: Backend): Promise<number> {
  await using folder = await Folder.make();
  await using server = new FakeServer();
  const began = performance.now();
  await using _spectrum = await start(folder, server, backend);
  await server.accepted();
  return performance.now() - began;
}

async function memoryAtRest(backend: Backend): Promise<{ instance: number; backend: number }> {
  await using folder = await Folder.make();
  await using server = new FakeServer();
  await using spectrum = await start(folder, server, backend);
  await server.accepted();
  await new Promise((resolve) => setTimeout(resolve, restMs));
  const [child] = await descendants(spectrum.program.pid);
  if (child === undefined) throw new Error("no backend is running");
  return { instance: await residentBytes(spectrum.program.pid), backend: await residentBytes(child.pid) };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

async function main(): Promise<void> {
  const build = Deno.env.get("SPECTRUM2_BUILD");
  if (build !== undefined) {
    for (const name of ["spectrum2", "spectrum2_irc_backend", "spectrum2_template_backend"]) {
      const { size } = await Deno.stat(`${build}/${name}`);
      console.log(`size of ${name}: ${megabytes(size)}`);
    }
  }
  for (const backend of ["template", "irc"] as const) {
    const memory = await memoryAtRest(backend);
    console.log(
      `memory at rest: instance ${megabytes(memory.instance)}, ${backend} backend ${
        megabytes(memory.backend)
      }`,
    );
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await startMilliseconds(backend));
    const figures = [median(times), Math.min(...times), Math.max(...times)].map((time) => time.toFixed(0));
    const [middle, least, most] = figures;
    console.log(
      `start to component connected, ${backend} backend: median ${middle} ms (${least} to ${most}, ${rounds} rounds)`,
    );
  }
}

if (import.meta.main) await main();
