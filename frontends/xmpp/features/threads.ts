import type { Feature } from "../feature.ts";
import { childText, xml } from "../xml/element.ts";

/** Longer names of threads are none. */
const longest = 256;

/** Threads of a conversation, both ways (RFC 6121 §5.2.5). */
export const threads: Feature = {
  name: "threads",
  spec: "RFC 6121 §5.2.5",
  readMessage({ stanza }) {
    const thread = childText(stanza, "thread").trim();
    return thread === "" || thread.length > longest ? undefined : { thread };
  },
  decorateMessage({ message, stanza }) {
    if (message.thread !== undefined) stanza.append(xml("thread", {}, message.thread));
  },
};
