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
    askInBatches([...await context.core.users.expected()], context);
  },
};

function askInBatches(users: readonly UserId[], context: XmppContext): void {
  for (const user of users.slice(0, batch)) {
    context.send(xml("presence", { type: "probe", from: context.jid, to: user }));
  }
  const rest = users.slice(batch);
  if (rest.length > 0) context.clock.after(pause, () => askInBatches(rest, context));
}
