/** What the backends of the benchmarks share: arguments, frames in, frames out. */

export interface Frame {
  /** The whole of it, with its length. Good until the next one is asked for. */
  readonly whole: Uint8Array;
  /** What follows the length. */
  readonly body: Uint8Array;
}

/** The frames to answer one with; undefined says to end. */
export type Answer = (frame: Frame) => readonly Uint8Array[] | undefined;

/** An argument's value, written `--name=value` or `--name value`; empty where there is none. */
export function option(name: string): string {
  const at = Deno.args.findIndex((argument) => argument === name || argument.startsWith(`${name}=`));
  const [, value] = Deno.args[at]?.split("=") ?? [];
  return value ?? Deno.args[at + 1] ?? "";
}

/** Connects to the instance that started us, and answers its frames until it is told to end. */
export async function runBackend(answer: Answer): Promise<void> {
  const connection = await Deno.connect({ hostname: option("--host"), port: Number(option("--port")) });
  connection.setNoDelay(true);
  await serve(connection, answer);
  Deno.exit(0);
}

async function serve(connection: Deno.TcpConn, answer: Answer): Promise<void> {
  const buffer = new Uint8Array(1 << 18);
  let filled = 0;
  for (;;) {
    const size = await connection.read(buffer.subarray(filled));
    if (size === null) return;
    filled += size;
    const answers: Uint8Array[] = [];
    let at = 0;
    while (filled - at >= 4) {
      const end = at + 4 + new DataView(buffer.buffer, at).getUint32(0);
      if (end > filled) break;
      const more = answer({ whole: buffer.subarray(at, end), body: buffer.subarray(at + 4, end) });
      if (more === undefined) return;
      for (const each of more) answers.push(each);
      at = end;
    }
    await writeAll(connection, join(answers));
    buffer.copyWithin(0, at, filled);
    filled -= at;
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}
