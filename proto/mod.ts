/** The protocol between an instance and its backends. */
export * from "./coalescing_writer.ts";
export * from "./crowd.ts";
export * from "./enums.ts";
export * from "./features.ts";
export * from "./frame.ts";
export type * from "./payloads.ts";
export * from "./plain_text.ts";
export * from "./process_memory.ts";
export * from "./protocol_1.ts";
export * from "./wrapper.ts";
