import type { UserEventOf } from "../../../lib/events.ts";
import { bareJid, contactResource } from "../address.ts";
import type { Feature, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { child, xml } from "../xml/element.ts";

/** XEP-0184: a message says that it wants a receipt, and gets one when the network says that it arrived. */
export const receipts: Feature = {
  name: "delivery receipts",
  spec: "XEP-0184",
  version: "1.4.0",
  advertise: { contact: [ns.receipts] },
  requires: ({ receipts }) => receipts,
  readMessage({ stanza }) {
    const { id } = stanza.attrs;
    return id && child(stanza, "request", ns.receipts) !== undefined ? { receiptId: id } : undefined;
  },
  report(_user, event, context) {
    if (event.type === "message-delivered") confirm(event, context);
  },
};

/** To the client that sent the message, from where it was sent to. */
function confirm(event: UserEventOf<"message-delivered">, context: XmppContext): void {
  const { origin, receiptId } = event;
  const from = `${bareJid(origin.to) ?? origin.to}/${contactResource}`;
  const received = xml("received", { xmlns: ns.receipts, id: receiptId });
  context.send(xml("message", { type: "chat", id: context.newId(), from, to: origin.resource }, received));
}
