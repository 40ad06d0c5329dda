import type { UserId } from "../../../lib/ids.ts";
import type { Feature, XmppContext } from "../feature.ts";
import { xml } from "../xml/element.ts";

/** How many users are asked at a time, and how often, so that a restart does not log everybody in at once. */
const batch = 20;
const pause = 1_000;

/** After every (re)connect, asks whoever was here for presence: we may have missed what changed (RFC 6121 §4.3). */
export const probeUsers: Feature = {
  name: "presence probes after connecting",
  spec: "RFC 6121 §4.3",
  async online(context) {
    return askInBatches([...await context.core.users.expected()], context);
  },
};

/** Dispose the answer to leave the rest unasked. */
function askInBatches(users: readonly UserId[], context: XmppContext): Disposable {
  let next: Disposable | undefined;
  const askFrom = (start: number) => {
    const end = start + batch;
    for (const user of users.slice(start, end)) {
      context.send(xml("presence", { type: "probe", from: context.jid, to: user }));
    }
    next = end < users.length ? context.clock.after(pause, () => askFrom(end)) : undefined;
  };
  askFrom(0);
  return { [Symbol.dispose]: () => next?.[Symbol.dispose]() };
}
