import type { Feature, Mode } from "./feature.ts";
import { accountArchive } from "./server/account_archive.ts";
import { accountCopies } from "./server/account_copies.ts";
import { accountLogins } from "./server/account_logins.ts";
import { accountRoster } from "./server/account_roster.ts";
import { carbons } from "./features/carbons.ts";
import { adHocCommands } from "./features/commands/ad_hoc.ts";
import { adminChat } from "./features/admin_chat.ts";
import { attention } from "./features/attention.ts";
import { bitsOfBinary } from "./features/commands/bits_of_binary.ts";
import { avatar } from "./features/avatar.ts";
import { ownAvatar } from "./features/avatar_own.ts";
import { blocking } from "./features/blocking.ts";
import { caps } from "./features/caps.ts";
import { chatStates } from "./features/chat_states.ts";
import { contactPresence } from "./features/contact_presence.ts";
import { corrections } from "./features/corrections.ts";
import { delay } from "./features/delay.ts";
import { disco } from "./features/disco.ts";
import { encryption } from "./features/encryption.ts";
import { fileSharing } from "./features/file_sharing.ts";
import { formatting } from "./features/formatting.ts";
import { gatewayChat } from "./features/commands/gateway_chat.ts";
import { gatewayPrompt } from "./features/gateway_prompt.ts";
import { hints } from "./features/hints.ts";
import { lastActivity } from "./features/last_activity.ts";
import { login } from "./features/login.ts";
import { markers } from "./features/markers.ts";
import { message } from "./features/message.ts";
import { messageIds } from "./features/message_ids.ts";
import { invitations } from "./features/muc/invitations.ts";
import { moderation } from "./features/muc/moderation.ts";
import { roomAdmin } from "./features/muc/room_admin.ts";
import { roomArchive } from "./features/muc/room_archive.ts";
import { roomBookmarks } from "./features/muc/room_bookmarks.ts";
import { roomConfig } from "./features/muc/room_config.ts";
import { roomInfo } from "./features/muc/room_info.ts";
import { roomVCards } from "./features/muc/room_vcards.ts";
import { occupants } from "./features/muc/occupants.ts";
import { ownNickname } from "./features/muc/own_nickname.ts";
import { roomEntrance } from "./features/muc/entrance.ts";
import { roomLeaving } from "./features/muc/leaving.ts";
import { roomMessages } from "./features/muc/room_messages.ts";
import { selfPing } from "./features/muc/self_ping.ts";
import { notify } from "./features/notify.ts";
import { outOfBand } from "./features/out_of_band.ts";
import { ping } from "./features/ping.ts";
import { privateBookmarks } from "./features/private_bookmarks.ts";
import { privilegedEntity } from "./features/privileged_entity.ts";
import { probeUsers } from "./features/probe_users.ts";
import { rawXml } from "./features/raw_xml.ts";
import { reactions } from "./features/reactions.ts";
import { receipts } from "./features/receipts.ts";
import { register } from "./features/register.ts";
import { remoteRoster } from "./features/remote_roster.ts";
import { refreshPresence } from "./features/login_refresh.ts";
import { replies } from "./features/replies.ts";
import { retractions } from "./features/retractions.ts";
import { roster } from "./features/roster.ts";
import { rosterExchange } from "./features/roster_exchange.ts";
import { search } from "./features/search.ts";
import { statistics } from "./features/statistics.ts";
import { styling } from "./features/styling.ts";
import { subscription } from "./features/subscription.ts";
import { threads } from "./features/threads.ts";
import { upload } from "./features/upload.ts";
import { vcard } from "./features/vcard.ts";
import { vcard4 } from "./features/vcard4.ts";
import { version } from "./features/version.ts";

/** Everything we can do on XMPP. Hooks are asked in this order; the first that does not pass takes the stanza. */
export const features: readonly Feature[] = [
  disco,
  caps,
  ping,
  version,
  lastActivity,
  statistics,
  register,
  adHocCommands,
  bitsOfBinary,
  notify,
  gatewayPrompt,
  search,
  privateBookmarks,
  vcard,
  vcard4,
  avatar,
  ownAvatar,
  blocking,
  rawXml,
  privilegedEntity,
  roster,
  rosterExchange,
  remoteRoster,
  roomEntrance,
  roomLeaving,
  ownNickname,
  occupants,
  selfPing,
  roomInfo,
  roomAdmin,
  roomConfig,
  roomArchive,
  roomVCards,
  roomBookmarks,
  subscription,
  contactPresence,
  login,
  probeUsers,
  refreshPresence,
  adminChat,
  gatewayChat,
  encryption,
  chatStates,
  carbons,
  markers,
  reactions,
  retractions,
  receipts,
  attention,
  replies,
  corrections,
  threads,
  formatting,
  styling,
  outOfBand,
  fileSharing,
  upload,
  invitations,
  moderation,
  roomMessages,
  message,
  messageIds,
  hints,
  delay,
  accountLogins,
  accountRoster,
  accountCopies,
  accountArchive,
];

/** What there is to be done in that mode. */
export function featuresFor(mode: Mode): readonly Feature[] {
  return features.filter((feature) => (feature.mode ?? mode) === mode);
}
