import { bareJid } from "../address.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { xml } from "../xml/element.ts";

/** What the operators in `service.admin_jid` write to the transport is an admin command (Spectrum 2: frontends §3.23). */
export const adminChat: Feature = {
  name: "administration by chat",
  spec: "Spectrum 2",
  message: command,
};

function command(incoming: Incoming, context: XmppContext): Promise<void> | Pass {
  const { stanza, sender, at } = incoming;
  const line = stanza.getChildText("body")?.trim() ?? "";
  const { type = "normal" } = stanza.attrs;
  if (at.kind !== "transport" || line === "" || (type !== "chat" && type !== "normal")) return pass;
  // Anybody else gets what everybody gets who writes to the transport.
  if (!isOperator(sender.user, context)) return pass;
  return answer(line, incoming, context);
}

function isOperator(user: string, { config }: XmppContext): boolean {
  return config.service.adminJid.some((jid) => bareJid(jid.toLowerCase()) === user);
}

/** The answer has the question's type, id and thread, as Spectrum 2 does it. */
async function answer(line: string, { stanza, sender }: Incoming, context: XmppContext): Promise<void> {
  const words = await context.core.admin.run(line, { kind: "admin", name: sender.user });
  const { type, from, id } = stanza.attrs;
  const thread = stanza.getChild("thread");
  context.send(xml("message", { type, from: context.jid, to: from, id }, xml("body", {}, words), thread));
}
