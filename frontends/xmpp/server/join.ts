import type { TcpConnection } from "../gateway/socket.ts";

/** In bytes, each way: clients are many, and say little. */
const bufferSize = 8 * 1024;

/** Carries bytes between two connections, both ways, until either ends; then both are closed. Never rejects. */
export async function join(
  one: TcpConnection,
  other: Pick<TcpConnection, "read" | "write" | "close">,
): Promise<void> {
  await Promise.race([carry(one, other), carry(other, one)]);
  for (const connection of [one, other]) {
    try {
      connection.close();
    } catch {
      // It was closed already.
    }
  }
}

async function carry(
  from: Pick<TcpConnection, "read">,
  to: Pick<TcpConnection, "write">,
): Promise<void> {
  const buffer = new Uint8Array(bufferSize);
  try {
    for (let length = await from.read(buffer); length !== null; length = await from.read(buffer)) {
      for (let at = 0; at < length;) at += await to.write(buffer.subarray(at, length));
    }
  } catch {
    // The connection is lost: that is its end as well.
  }
}
