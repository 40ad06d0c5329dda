import protobuf from "protobufjs/minimal.js";
import { encodeFrame } from "../../proto/mod.ts";

/** The first frame of a backend on another machine, as it should be sent. */
export function authFrame(secret: string, name?: string): Uint8Array {
  const writer = new protobuf.Writer();
  writer.uint32(8).int32(99).uint32(18).fork().uint32(10).string(secret);
  if (name !== undefined) writer.uint32(18).string(name);
  return encodeFrame(writer.ldelim().finish());
}
