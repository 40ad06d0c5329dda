/** BACKEND_AUTH, wrapper type 99: the first word of a backend that joins from another machine. */
import protobuf from "protobufjs/minimal.js";

export interface BackendAuth {
  readonly secret: string;
  /** How the backend wants to be called in the log. */
  readonly name: string;
}

const authType = 99;

/** Reads the body of a frame; undefined when it is anything else. */
export function readBackendAuth(body: Uint8Array): BackendAuth | undefined {
  try {
    const fields = readFields(body);
    const payload = fields.get(2);
    if (fields.get(1) !== authType || !(payload instanceof Uint8Array)) return undefined;
    const inner = readFields(payload);
    const [secret, name] = [inner.get(1), inner.get(2)];
    if (!(secret instanceof Uint8Array)) return undefined;
    return { secret: text(secret), name: name instanceof Uint8Array ? text(name) : "" };
  } catch {
    return undefined;
  }
}

/** Field numbers and values: numbers and bytes; everything else is passed over. */
function readFields(body: Uint8Array): Map<number, number | Uint8Array> {
  const fields = new Map<number, number | Uint8Array>();
  const reader = new protobuf.Reader(body);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if ((tag & 7) === 0) fields.set(tag >>> 3, reader.int32());
    else if ((tag & 7) === 2) fields.set(tag >>> 3, reader.bytes());
    else reader.skipType(tag & 7);
  }
  return fields;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
