import type { Element } from "./xml/element.ts";

/** Whether an IQ is an answer, which is never answered (RFC 6120 §8.2.3). */
export function isAnswer({ attrs }: Element): boolean {
  return attrs.type === "result" || attrs.type === "error";
}

/** Whether an IQ wants an answer; anything else that is no answer is a mistake (RFC 6120 §8.2.3). */
export function isQuestion({ attrs }: Element): boolean {
  return attrs.type === "get" || attrs.type === "set";
}
