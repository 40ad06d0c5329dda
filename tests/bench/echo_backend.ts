/**
 * A backend that costs next to nothing: accepts every login, reports a list of buddies, and sends each chat message
 * back. What is measured with it is the instance. `--buddies=N` in front of what the instance adds says how many.
 */
import { frame, number, readFields, text, textField, wrapperType } from "./wire.ts";

function option(name: string): string {
  const at = Deno.args.findIndex((argument) => argument === name || argument.startsWith(`${name}=`));
  const [, value] = Deno.args[at]?.split("=") ?? [];
  return value ?? Deno.args[at + 1] ?? "";
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

/** `BUDDY_CHANGED` of everybody on one user's list, behind `CONNECTED`. */
function* welcome(user: string, buddies: number): Generator<Uint8Array> {
  const userName = text(1, user);
  yield frame(wrapperType.connected, userName);
  for (let n = 0; n < buddies; n++) {
    const fields = [
      text(2, `buddy${n}`),
      text(3, `Buddy ${n}`),
      text(4, "Friends"),
      number(5, 0),
      text(6, ""),
    ];
    yield frame(wrapperType.buddyChanged, [...userName, ...fields.flat()]);
  }
}

/** The answer to one frame; `undefined` says to end. */
function answer(whole: Uint8Array, buddies: number): readonly Uint8Array[] | undefined {
  const wrapper = readFields(whole.subarray(4));
  const payload = wrapper.get(2);
  switch (wrapper.get(1)) {
    case wrapperType.message:
      return [whole];
    case wrapperType.ping:
      return [frame(wrapperType.pong)];
    case wrapperType.login:
      return payload instanceof Uint8Array ? [...welcome(textField(readFields(payload), 1), buddies)] : [];
    case wrapperType.exit:
      return undefined;
    default:
      return [];
  }
}

async function serve(connection: Deno.TcpConn, buddies: number): Promise<void> {
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
      const more = answer(buffer.subarray(at, end), buddies);
      if (more === undefined) return;
      answers.push(...more);
      at = end;
    }
    await writeAll(connection, join(answers));
    buffer.copyWithin(0, at, filled);
    filled -= at;
  }
}

if (import.meta.main) {
  const connection = await Deno.connect({ hostname: option("--host"), port: Number(option("--port")) });
  connection.setNoDelay(true);
  await serve(connection, Number(option("--buddies")));
  Deno.exit(0);
}
