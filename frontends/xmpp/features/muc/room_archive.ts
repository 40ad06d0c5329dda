import { TransportError } from "../../../../lib/errors.ts";
import { filtersIn, finOf, pageIn, resultOf, timesIn } from "../../archive_query.ts";
import { form } from "../../data_form.ts";
import type { Feature, Incoming, XmppContext } from "../../feature.ts";
import { ns } from "../../namespaces.ts";
import { type Element, xml } from "../../xml/element.ts";

/** XEP-0313: what was said in a room, as the user heard it, for clients that were not there. */
export const roomArchive: Feature = {
  name: "rooms: archive",
  spec: "XEP-0313",
  version: "1.1.3",
  advertise: { room: [ns.archive] },
  requires: ({ rooms }, { service }) => rooms && service.roomArchiveDays > 0,
  iq: [
    { type: "get", name: "query", xmlns: ns.archive, at: ["room"], answer: showForm },
    { type: "set", name: "query", xmlns: ns.archive, at: ["room"], answer: search, slow: true },
  ],
};

function showForm(): Element {
  const fields = ["start", "end"].map((name) => ({ var: name, type: "text-single" } as const));
  return xml("query", { xmlns: ns.archive }, form(ns.archive, "", "", fields));
}

/** The results are messages of their own; what is answered says which page they are (XEP-0313 §4). */
async function search(query: Element, { sender, at }: Incoming, context: XmppContext): Promise<Element> {
  const { archive } = context.core;
  if (archive === undefined || at.kind !== "room" || at.nickname !== "") {
    throw new TransportError("item-not-found", "There is no archive here.");
  }
  const page = await archive.page(sender.user, at.name, {
    ...timesIn(filtersIn(query)),
    ...pageIn(query),
  });
  const queryid = query.attrs["queryid"];
  for (const message of page.messages) {
    const result = resultOf(message, queryid);
    if (result !== undefined) context.send(xml("message", { from: at.jid, to: sender.resource }, result));
  }
  return finOf(page);
}
