/** What we tell others that we are and can (XEP-0030), and its short form in presences (XEP-0115). */
import { ns } from "./namespaces.ts";
import type { Stream } from "./stream/stream.ts";
import { type Element, xml } from "./xml/element.ts";

const node = "https://spectrum.im/xmpp-backend";
const identity = { category: "client", type: "bot", name: "Spectrum 2" } as const;

const features = [
  ns.attention,
  ns.avatarMetadata + "+notify",
  ns.bookmarks + "+notify",
  ns.chatStates,
  ns.conference,
  ns.correction,
  ns.discoInfo,
  ns.displayed + "+notify",
  ns.fileSharing,
  ns.idle,
  ns.markers,
  ns.nick,
  ns.reactions,
  ns.receipts,
  ns.replies,
  ns.retraction,
  ns.version,
  "urn:xmpp:ping",
].toSorted();

/** Answers whoever asks. */
export function answerQuestions(stream: Stream): void {
  stream.answer("get", ns.discoInfo, "query", ({ element }) =>
    xml(
      "query",
      { xmlns: ns.discoInfo, node: element.attrs["node"] },
      xml("identity", identity),
      features.map((feature) => xml("feature", { var: feature })),
    ));
  stream.answer(
    "get",
    ns.version,
    "query",
    () => xml("query", { xmlns: ns.version }, xml("name", {}, identity.name)),
  );
  stream.answer("get", "urn:xmpp:ping", "ping", () => true);
}

/** The element for presences. */
export async function capabilities(): Promise<Element> {
  const { category, type, name } = identity;
  const text = [`${category}/${type}//${name}`, ...features].map((line) => `${line}<`).join("");
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
  const ver = new Uint8Array(digest).toBase64();
  return xml("c", { xmlns: "http://jabber.org/protocol/caps", hash: "sha-1", node, ver });
}
