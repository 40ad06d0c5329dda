import { errorText } from "../../../../lib/errors.ts";
import type { ResourceId, UserId } from "../../../../lib/ids.ts";
import type { XmppContext } from "../../feature.ts";

/** A client is out of a room: it may have been here for that only. Never rejects, and nobody need wait for it. */
export async function seeOff(user: UserId, client: ResourceId, { core, log }: XmppContext): Promise<void> {
  try {
    await core.users.seeOff(user, client);
  } catch (error) {
    log.error("a client could not be seen off", { user, reason: errorText(error) });
  }
}
