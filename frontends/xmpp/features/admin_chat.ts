import { splitWords } from "../../../lib/admin/words.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { isOperator } from "../onboarding/operators.ts";
import { userCommands } from "../onboarding/user_commands.ts";
import { xml } from "../xml/element.ts";
import { chatHelp, lineOf } from "./commands/gateway_chat.ts";

/** What the operators in `service.admin_jid` write to the transport is an admin command (Spectrum 2: frontends §3.23). */
export const adminChat: Feature = {
  name: "administration by chat",
  spec: "Spectrum 2",
  message(incoming, context) {
    const line = lineOf(incoming);
    const { user } = incoming.sender;
    if (line === undefined || !isOperator(user, context)) return pass;
    const isAsked = context.onboarding.chats.get(user)?.conversation.stage.kind === "question";
    return isAsked || isForOneself(line, context) ? pass : answer(line, incoming, context);
  },
};

/**
 * Operators are users as well. A word that both have is the operator's, unless no operator could say it without more
 * behind it: "register" alone is a registration of one's own.
 */
function isForOneself(line: string, { core }: XmppContext): boolean {
  const [first = "", ...others] = splitWords(line);
  if (!userCommands(core.network).some(({ word }) => word === first.toLowerCase())) return false;
  const entry = core.admin.entries.find(({ name }) => name === first);
  return entry === undefined || (others.length === 0 && entry.arguments.some(({ optional }) => !optional));
}

/** The answer has the question's type, id and thread, as Spectrum 2 does it. */
async function answer(
  line: string,
  { stanza, sender }: Incoming,
  context: XmppContext,
): Promise<void | Pass> {
  const words = await context.core.admin.run(line, { kind: "admin", name: sender.user });
  const { type, from, id } = stanza.attrs;
  const all = line === "help" ? `${words}For yourself:\n${chatHelp(context)}` : words;
  const thread = stanza.getChild("thread");
  context.send(xml("message", { type, from: context.jid, to: from, id }, xml("body", {}, all), thread));
}
