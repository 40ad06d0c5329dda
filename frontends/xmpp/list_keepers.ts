import type { XmppContext } from "./feature.ts";
import { Blocklists } from "./features/blocklists.ts";
import { hideContact, showContact } from "./features/contact_presence.ts";
import { Rosters } from "./features/rosters.ts";
import { Privileges } from "./privileges/privileges.ts";
import type { Element } from "./xml/element.ts";

type Needed = Pick<
  XmppContext,
  "jid" | "clock" | "log" | "questions" | "clients" | "newId" | "send"
>;

/** What keeps users' lists on their own servers: `context` is asked for once it is whole. */
export function listKeepers(
  needed: Needed,
  context: () => XmppContext,
): Pick<XmppContext, "privileges" | "rosters" | "blocklists"> {
  const { jid, clock, log, questions, clients, newId, send } = needed;
  const ask = (question: Element) => questions.ask(question);
  const privileges = new Privileges({ jid, ask, newId, send, log });
  const rosters = new Rosters({
    jid,
    clock,
    log,
    privileges,
    ask,
    send,
    supports: (resource, namespace) => clients.supports(resource, namespace),
    show: (buddy, user) => showContact(buddy, user, context()),
    dismiss(buddy, user) {
      hideContact(buddy, user.id, context());
      user.roster.dismiss(buddy, false);
    },
  });
  privileges.watch((host) => rosters.granted(host));
  return { privileges, rosters, blocklists: new Blocklists({ jid, clock, log, privileges }) };
}
