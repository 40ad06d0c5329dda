import type { TcpConnection } from "../gateway/socket.ts";

/** A connection that its reader and writer can be parted from, so that somebody else goes on with it (STARTTLS). */
export class PartingConnection implements TcpConnection {
  readonly #connection: TcpConnection;
  #parted = false;

  constructor(connection: TcpConnection) {
    this.#connection = connection;
  }

  /** From now on this one is at its end, and closing it closes nothing. No read may be under way. */
  part(): TcpConnection {
    this.#parted = true;
    return this.#connection;
  }

  read(into: Uint8Array): Promise<number | null> {
    return this.#parted ? Promise.resolve(null) : this.#connection.read(into);
  }

  write(bytes: Uint8Array): Promise<number> {
    if (this.#parted) return Promise.reject(new Error("the connection was handed over"));
    return this.#connection.write(bytes);
  }

  close(): void {
    if (!this.#parted) this.#connection.close();
  }

  setNoDelay(noDelay: boolean): void {
    if (!this.#parted) this.#connection.setNoDelay(noDelay);
  }
}
