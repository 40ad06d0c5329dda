import type { XmppContext } from "../feature.ts";
import { messageHooks } from "./hooks.ts";
import { ShownParts } from "./shown_parts.ts";
import { type Put, Uploads } from "./uploads.ts";

type Needed = Pick<XmppContext, "jid" | "clock" | "log" | "questions" | "newId" | "features">;

/** What messages between people need on their way. Without `put` no file can be uploaded. */
export function messageWorks(
  { jid, clock, log, questions, newId, features }: Needed,
  put: Put | undefined,
): Pick<XmppContext, "hooks" | "parts" | "uploads"> {
  const uploads = new Uploads({ jid, clock, log, newId, put, ask: (question) => questions.ask(question) });
  return { hooks: messageHooks(features), parts: new ShownParts(), uploads };
}
