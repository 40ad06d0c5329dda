/**
 * The few frames that an echo needs, written and read by hand (`proto/protocol.proto` has the numbers): a second,
 * lighter implementation, so that the load does not come to measure its own codec.
 */

export const wrapperType = {
  connected: 1,
  login: 3,
  buddyChanged: 6,
  message: 8,
  ping: 9,
  pong: 10,
  exit: 29,
} as const;

const utf8 = new TextEncoder();

/** Field number → the last value: a varint's number, or the bytes of a field that has a length. */
export type Fields = ReadonlyMap<number, number | Uint8Array>;

export function readFields(bytes: Uint8Array): Fields {
  const fields = new Map<number, number | Uint8Array>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1;; factor *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const value = varint();
    if ((tag & 7) === 2) fields.set(tag >>> 3, bytes.subarray(at, at += value));
    else fields.set(tag >>> 3, value);
  }
  return fields;
}

export function textField(fields: Fields, field: number): string {
  const value = fields.get(field);
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : "";
}

/** A whole frame: its length, the type, and the payload if there is one. */
export function frame(type: number, payload?: readonly number[]): Uint8Array {
  const body = [...number(1, type), ...payload === undefined ? [] : bytesOf(2, payload)];
  const whole = new Uint8Array(4 + body.length);
  new DataView(whole.buffer).setUint32(0, body.length);
  whole.set(body, 4);
  return whole;
}

export function number(field: number, value: number): number[] {
  return [...varint(field << 3), ...varint(value)];
}

export function text(field: number, value: string): number[] {
  return bytesOf(field, utf8.encode(value));
}

/** `BUDDY_CHANGED` of somebody who is there, in the group that all are in. */
export function buddyFrame(user: string, buddy: string, alias: string): Uint8Array {
  const fields = [
    text(1, user),
    text(2, buddy),
    text(3, alias),
    text(4, "Friends"),
    number(5, 0),
    text(6, ""),
  ];
  return frame(wrapperType.buddyChanged, fields.flat());
}

export function bytesOf(field: number, value: Iterable<number> & { readonly length: number }): number[] {
  return [...varint(field << 3 | 2), ...varint(value.length), ...value];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [value % 128 + 128, ...varint(Math.floor(value / 128))];
}
