/** The edge to Linux's `/proc`: which process holds the other end of a connection. */
import { type Ends, findSocket, type LocalSocket, sessionOf } from "./peer.ts";
import type { Holder, ProcessTable } from "./local_door.ts";

/** What this system tells of its processes; undefined where it tells nothing, which is anywhere but on Linux. */
export function processTable(): ProcessTable | undefined {
  const ownUid = Deno.build.os === "linux" ? Deno.uid() : null;
  return ownUid === null ? undefined : { ownUid, socketOf, holderOf };
}

async function socketOf(ends: Ends): Promise<LocalSocket | undefined> {
  for (const table of ["tcp", "tcp6"]) {
    const found = findSocket(await readTable(table), ends);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function readTable(name: string): Promise<string> {
  try {
    return await Deno.readTextFile(`/proc/net/${name}`);
  } catch (error) {
    if (name === "tcp6") return ""; // a kernel without IPv6
    throw error;
  }
}

async function holderOf(socket: LocalSocket, sessions: ReadonlySet<number>): Promise<Holder> {
  let hidden = false;
  for await (const { pid, session } of members(sessions)) {
    const held = await holds(pid, socket);
    if (held === true) return { kind: "session", session };
    hidden ||= held === undefined;
  }
  return hidden ? { kind: "hidden" } : { kind: "none" };
}

/** The processes of these sessions: their leaders first, for a backend is nearly always one. */
async function* members(sessions: ReadonlySet<number>): AsyncGenerator<{ pid: number; session: number }> {
  for (const session of sessions) yield { pid: session, session };
  if (sessions.size === 0) return;
  for await (const { name } of Deno.readDir("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || sessions.has(pid)) continue;
    const session = sessionOf(await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => ""));
    if (session !== undefined && sessions.has(session)) yield { pid, session };
  }
}

/** Undefined: it may, but its user is the socket's and we are not allowed to look. */
async function holds(pid: number, { uid, inode }: LocalSocket): Promise<boolean | undefined> {
  const link = `socket:[${inode}]`;
  try {
    for await (const { name } of Deno.readDir(`/proc/${pid}/fd`)) {
      if (await Deno.readLink(`/proc/${pid}/fd/${name}`).catch(() => "") === link) return true;
    }
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    const owner = await Deno.stat(`/proc/${pid}`).catch(() => undefined);
    return owner?.uid === uid ? undefined : false;
  }
}
