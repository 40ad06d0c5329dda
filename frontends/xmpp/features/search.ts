import { notLoggedIn, TransportError } from "../../../lib/errors.ts";
import { bareAddress } from "../contact_address.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { pageOf } from "../rsm.ts";
import { searchedText, searchForm, searchResult, searchRow } from "../search_form.ts";
import type { Element } from "../xml/element.ts";

/** XEP-0055: people on the other network, found by whatever it searches by. */
export const search: Feature = {
  name: "search",
  spec: "XEP-0055",
  version: "1.3",
  advertise: { transport: [ns.search] },
  requires: (network) => network.can("search"),
  iq: [
    { type: "get", name: "query", xmlns: ns.search, at: ["transport"], answer: searchForm },
    { type: "set", name: "query", xmlns: ns.search, at: ["transport"], answer: find, slow: true },
  ],
};

async function find(query: Element, { sender }: Incoming, context: XmppContext): Promise<Element> {
  const user = context.core.users.find(sender.user);
  if (user === undefined) throw notLoggedIn();
  const words = searchedText(query);
  if (words === "") throw new TransportError("not-acceptable", "Please say whom you are looking for.");
  const { found, more } = await user.people.search(words);
  const rows = found.flatMap((each) => {
    const jid = bareAddress(each.name, user.roster.find(each.name), context);
    return jid === undefined ? [] : [searchRow(each, jid)];
  });
  const { items, set } = pageOf(rows, query, ({ jid }) => jid);
  const answer = searchResult(query, items, more);
  if (set !== undefined) answer.append(set);
  return answer;
}
