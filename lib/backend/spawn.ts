/** The edge to the operating system: finds a backend's program and starts it. */
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { errorText, TransportError } from "../errors.ts";
import { type BackendCommand, backendCommand } from "./command.ts";
import type { Child, Exit } from "./backend_process.ts";
import type { Spawn } from "./launcher.ts";

export interface SpawnOptions extends BackendCommand {
  /** Where the backend runs. */
  readonly workingDir: string;
  /** Where its output goes, one file per slot; undefined: to our own standard error. */
  readonly logDirectory: string | undefined;
}

/** Makes what the launcher starts backends with. */
export function backendSpawner(options: SpawnOptions): Spawn {
  return (slot, count) => {
    const [program, ...words] = backendCommand(options, slot, count);
    const path = findProgram(program ?? "", options.workingDir);
    const output = openOutput(options.logDirectory, slot);
    try {
      // A session of its own (setsid): a signal to our terminal's process group is ours to pass on.
      const child = spawn(path, words, {
        cwd: options.workingDir,
        detached: true,
        stdio: ["ignore", output.stdio, output.stdio],
      });
      return asChild(child, path);
    } finally {
      output.close();
    }
  };
}

/**
 * A path is taken as it is, a relative one from the directory we were started in or, COMPAT(spectrum2), from the
 * working directory. A bare name is looked up beside our own binary, then on the PATH.
 */
function findProgram(program: string, workingDir: string): string {
  const candidates = program.includes("/")
    ? isAbsolute(program) ? [program] : [resolve(program), join(workingDir, program)]
    : [besideUs(), ...(Deno.env.get("PATH") ?? "").split(delimiter)].map((folder) => join(folder, program));
  const found = candidates.find(isProgram);
  if (found !== undefined) return found;
  const where = program.includes("/") ? candidates.join(" or ") : "beside spectrum2 or on the PATH";
  throw new TransportError(
    "backend-unavailable",
    `service.backend names ${program}, but there is no such program (${where})`,
  );
}

function besideUs(): string {
  return Deno.build.standalone ? dirname(Deno.execPath()) : Deno.cwd();
}

function isProgram(path: string): boolean {
  try {
    const info = statSync(path);
    return info.isFile() && (info.mode & 0o111) !== 0;
  } catch {
    return false;
  }
}

/** A file rather than a pipe: a backend that outlives us keeps logging instead of dying of a broken pipe. */
function openOutput(folder: string | undefined, slot: number): { stdio: "inherit" | number; close(): void } {
  if (folder === undefined) return { stdio: "inherit", close() {} };
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, `backend-${slot}.log`), "a");
  return { stdio: file, close: () => closeSync(file) };
}

function asChild(child: ReturnType<typeof spawn>, path: string): Child {
  const { pid } = child;
  if (pid === undefined) {
    child.on("error", () => {});
    throw new TransportError("backend-unavailable", `${path} could not be started`);
  }
  const { promise: exited, resolve: exit } = Promise.withResolvers<Exit>();
  child.once("exit", (code, signal) => exit({ code, signal }));
  child.once("error", (error) => exit({ code: null, signal: errorText(error) }));
  return { pid, exited, kill: (signal) => kill(child, pid, signal) };
}

/**
 * To the whole process group, for the command may be a script around the backend. Not by `child.kill`: in Deno that
 * sends one signal only, so nothing would end a backend deaf to SIGTERM.
 */
function kill(child: ReturnType<typeof spawn>, pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  try {
    Deno.kill(Deno.build.os === "windows" ? pid : -pid, signal);
  } catch {
    // It went a moment ago.
  }
}
