/**
 * Who is at the other end of a connection on this machine: the pure half, over what the kernel lists in
 * `/proc/net/tcp` and `/proc/PID/stat` (proc(5)).
 */

export interface Endpoint {
  /** An IP address as text. */
  readonly hostname: string;
  readonly port: number;
}

/** An accepted connection, seen from the instance. */
export interface Ends {
  readonly local: Endpoint;
  readonly remote: Endpoint;
}

/** A socket of some process on this machine. */
export interface LocalSocket {
  readonly uid: number;
  /** What `/proc/PID/fd` calls it: `socket:[inode]`. */
  readonly inode: number;
}

/** The socket at the other end of a connection, if the text of a table of `/proc/net` lists one that is still open. */
export function findSocket(table: string, ends: Ends): LocalSocket | undefined {
  for (const key of tableKeys(ends)) {
    const at = table.indexOf(key);
    if (at < 0) continue;
    // local and remote address, state, queues, timer, retransmits, uid, time-out, inode
    const [line = ""] = table.slice(at + 1, at + 300).split("\n", 1);
    const [, , , , , , uid, , inode] = line.split(/\s+/);
    if (Number(inode) > 0) return { uid: Number(uid), inode: Number(inode) };
  }
  return undefined;
}

/** Session id and state in the text of `/proc/PID/stat`; undefined for what has ended and waits for its parent. */
export function sessionOf(stat: string): number | undefined {
  // The name in parentheses may hold anything: the fields are counted from its end. State, parent, group, session.
  const [state, , , session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return state === "Z" || session === undefined ? undefined : Number(session);
}

export function isLoopback({ hostname }: Endpoint): boolean {
  const bytes = addressBytes(hostname);
  const mapped = asV4(bytes);
  return mapped === undefined
    ? bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1
    : mapped[0] === 127;
}

/** How the tables name the peer's socket, which is local to the peer: in the one for IPv4, then in that for IPv6. */
function tableKeys({ local, remote }: Ends): string[] {
  const [own, other] = [addressBytes(local.hostname), addressBytes(remote.hostname)];
  const [own4, other4] = [asV4(own), asV4(other)];
  const key = (there: readonly number[], here: readonly number[]) =>
    ` ${hexAddress(there)}:${hexPort(remote.port)} ${hexAddress(here)}:${hexPort(local.port)} `;
  const wide = key(other, own);
  return own4 === undefined || other4 === undefined ? [wide] : [key(other4, own4), wide];
}

/** The kernel prints words of four bytes as numbers; every processor we run on keeps them lowest byte first. */
function hexAddress(bytes: readonly number[]): string {
  let text = "";
  for (let word = 0; word < bytes.length; word += 4) {
    for (let byte = 3; byte >= 0; byte--) text += hex(bytes[word + byte] ?? 0, 2);
  }
  return text;
}

function hexPort(port: number): string {
  return hex(port, 4);
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}

/** The 16 bytes of an address; an IPv4 one is mapped into IPv6 (RFC 4291 §2.5.5.2). */
function addressBytes(text: string): readonly number[] {
  const [plain = ""] = text.split("%"); // a zone is no part of the address
  const tail = /(?:^|:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(plain)?.slice(1).map(Number) ?? [];
  if (!plain.includes(":")) return [...mappedPrefix, ...tail];
  const head = tail.length > 0 ? plain.slice(0, plain.lastIndexOf(":") + 1) : plain;
  const [left = "", right = ""] = head.split("::");
  const [before, after] = [wordBytes(left), [...wordBytes(right), ...tail]];
  return [...before, ...Array<number>(Math.max(0, 16 - before.length - after.length)).fill(0), ...after];
}

const mappedPrefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];

function wordBytes(text: string): number[] {
  return text.split(":").filter((word) => word !== "").flatMap((word) => {
    const value = parseInt(word, 16);
    return [value >> 8, value & 255];
  });
}

function asV4(bytes: readonly number[]): readonly number[] | undefined {
  return mappedPrefix.every((byte, index) => bytes[index] === byte) ? bytes.slice(12) : undefined;
}
