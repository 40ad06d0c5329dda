import type { User } from "../../../lib/users/user.ts";
import type { AddressKind } from "../address.ts";
import type { Feature, XmppContext } from "../feature.ts";
import { showContacts } from "./contact_presence.ts";
import { inBatches } from "./login_batches.ts";
import { loginStateOf, ownPresence } from "./login_presence.ts";

/** Milliseconds between two looks at what we can do. */
const pause = 10_000;

/**
 * What we can do may change while people are online: another backend, another configuration. Presence says so again, or
 * clients would go by the old until they log in anew (XEP-0115 §6.1).
 */
export const refreshPresence: Feature = {
  name: "presence when capabilities change",
  spec: "XEP-0115",
  version: "1.6.0",
  online: (context) => watch(context),
};

function watch(context: XmppContext): Disposable {
  const current = (kind: AddressKind) => context.own.caps(kind)?.attrs["ver"];
  let told = { transport: current("transport"), contact: current("contact") };
  let telling: Disposable | undefined;
  const look = () => {
    timer = context.clock.after(pause, look);
    const now = { transport: current("transport"), contact: current("contact") };
    const contactsChanged = now.contact !== told.contact;
    if (now.transport === told.transport && !contactsChanged) return;
    told = now;
    telling?.[Symbol.dispose]();
    telling = inBatches(
      context.core.users.all,
      context.clock,
      (user) => tell(user, contactsChanged, context),
    );
  };
  let timer = context.clock.after(pause, look);
  return {
    [Symbol.dispose]() {
      timer[Symbol.dispose]();
      telling?.[Symbol.dispose]();
    },
  };
}

function tell(user: User, contactsChanged: boolean, context: XmppContext): void {
  if (user.state.kind !== "connected") return;
  context.send(ownPresence(loginStateOf(user), user.id, context));
  if (contactsChanged) showContacts(user, user.id, context);
}
