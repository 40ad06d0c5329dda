import type { UserId } from "../../../lib/ids.ts";
import { bareJid } from "../address.ts";
import type { XmppContext } from "../feature.ts";

/** Whether somebody runs this gateway (`service.admin_jid`). */
export function isOperator(user: UserId, { config }: XmppContext): boolean {
  return config.service.adminJid.some((jid) => bareJid(jid.toLowerCase()) === user);
}
