import type { Feature } from "./feature.ts";
import { adminChat } from "./features/admin_chat.ts";
import { attention } from "./features/attention.ts";
import { chatStates } from "./features/chat_states.ts";
import { contactPresence } from "./features/contact_presence.ts";
import { delay } from "./features/delay.ts";
import { disco } from "./features/disco.ts";
import { gatewayPrompt } from "./features/gateway_prompt.ts";
import { login } from "./features/login.ts";
import { message } from "./features/message.ts";
import { notify } from "./features/notify.ts";
import { ping } from "./features/ping.ts";
import { probeUsers } from "./features/probe_users.ts";
import { rawXml } from "./features/raw_xml.ts";
import { receipts } from "./features/receipts.ts";
import { register } from "./features/register.ts";
import { subscription } from "./features/subscription.ts";
import { vcard } from "./features/vcard.ts";

/** Everything we can do on XMPP. Hooks are asked in this order; the first that does not pass takes the stanza. */
export const features: readonly Feature[] = [
  disco,
  ping,
  register,
  notify,
  gatewayPrompt,
  vcard,
  rawXml,
  subscription,
  contactPresence,
  login,
  probeUsers,
  adminChat,
  chatStates,
  receipts,
  attention,
  message,
  delay,
];
