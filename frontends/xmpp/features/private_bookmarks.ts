import { TransportError } from "../../../lib/errors.ts";
import { bookmarksText, longestBookmarks, readBookmarks } from "../bookmarks.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { childElements, type Element, xml } from "../xml/element.ts";

/** XEP-0049: a drawer for clients at the transport, which takes bookmarks of rooms (XEP-0048) and nothing else. */
export const privateBookmarks: Feature = {
  name: "private bookmarks",
  spec: "XEP-0049",
  version: "1.2",
  advertise: { transport: [ns.privateXml], account: [ns.privateXml] },
  iq: [
    { type: "get", name: "query", xmlns: ns.privateXml, at: ["transport", "account"], answer: show },
    { type: "set", name: "query", xmlns: ns.privateXml, at: ["transport", "account"], answer: keep },
  ],
};

/** COMPAT(spectrum2): where the original's tables have them. */
const setting = "storage";

/** Asked for anything else, we have none of it: the same element, empty (XEP-0049 §2). */
async function show(query: Element, { sender }: Incoming, { core }: XmppContext): Promise<Element> {
  await refuseStrangers(sender.user, core);
  const wanted = onlyChild(query);
  const found = wanted.is("storage", ns.bookmarks)
    ? readBookmarks(await core.registrations.keptText(sender.user, setting))
    : xml(wanted.getName(), { xmlns: wanted.getNS() });
  return xml("query", { xmlns: ns.privateXml }, found);
}

async function keep(query: Element, { sender }: Incoming, { core }: XmppContext): Promise<undefined> {
  const storage = onlyChild(query);
  if (!storage.is("storage", ns.bookmarks)) {
    throw new TransportError("not-acceptable", "This gateway keeps bookmarks of rooms and nothing else.");
  }
  const text = bookmarksText(storage);
  if (text.length > longestBookmarks) {
    throw new TransportError("not-acceptable", "These are more bookmarks than this gateway can keep.");
  }
  await core.registrations.keepText(sender.user, setting, text);
}

function onlyChild(query: Element): Element {
  const [wanted, ...others] = childElements(query);
  if (wanted !== undefined && others.length === 0) return wanted;
  throw new TransportError("bad-request", "Please ask for one kind of thing at a time.");
}

async function refuseStrangers(
  user: Incoming["sender"]["user"],
  { registrations }: XmppContext["core"],
): Promise<void> {
  if (await registrations.find(user) !== undefined) return;
  throw new TransportError("registration-required", "You are not registered with this gateway.");
}
