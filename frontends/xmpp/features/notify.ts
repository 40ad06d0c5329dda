import type { Feature, XmppContext } from "../feature.ts";
import { xml } from "../xml/element.ts";

/** Tells the operators in `registration.notify_jid` who registers and who leaves, in Spectrum 2's words. */
export const notify: Feature = {
  name: "registration notices",
  spec: "Spectrum 2",
  report(user, event, context) {
    if (event.type === "registered") tell(`registered: ${user}`, context);
    if (event.type === "unregistered") tell(`unregistered: ${user}`, context);
  },
};

function tell(words: string, context: XmppContext): void {
  for (const to of context.config.registration.notifyJid) {
    context.send(xml("message", { type: "chat", from: context.jid, to }, xml("body", {}, words)));
  }
}
