import { FailureReason, RequestError } from "../../../plugin/mod.ts";
import type { Element } from "../xml/element.ts";

interface Meaning {
  readonly reason: FailureReason;
  readonly text: string;
}

const { blocked, conflict, invalid, networkError, notAllowed, notFound, rateLimited, unsupported } =
  FailureReason;

/** By condition (RFC 6120 §8.3.3). */
const meanings: ReadonlyMap<string, Meaning> = new Map(Object.entries({
  "bad-request": { reason: invalid, text: "The other side did not understand." },
  "conflict": { reason: conflict, text: "That name is taken." },
  "feature-not-implemented": { reason: unsupported, text: "The other side cannot do this." },
  "forbidden": { reason: notAllowed, text: "You may not do this." },
  "gone": { reason: notFound, text: "It is not there any more." },
  "item-not-found": { reason: notFound, text: "There is no such address." },
  "jid-malformed": { reason: invalid, text: "That is no address." },
  "not-acceptable": { reason: notAllowed, text: "The other side does not accept this." },
  "not-allowed": { reason: notAllowed, text: "This is not allowed." },
  "not-authorized": { reason: notAllowed, text: "You may not do this." },
  "policy-violation": { reason: notAllowed, text: "This is against the rules over there." },
  "recipient-unavailable": { reason: notFound, text: "The recipient is not there." },
  "registration-required": { reason: notAllowed, text: "This is for members only." },
  "remote-server-not-found": { reason: notFound, text: "There is no such server." },
  "remote-server-timeout": { reason: networkError, text: "That server does not answer." },
  "resource-constraint": { reason: rateLimited, text: "The other side has too much to do." },
  "service-unavailable": { reason: unsupported, text: "The other side cannot do this, or does not want to." },
  "subscription-required": { reason: notAllowed, text: "This is for contacts only." },
}));

const other: Meaning = { reason: FailureReason.other, text: "The other side answered with an error." };

/** An error stanza as what the user is told. `texts` are better words for some conditions. */
export function failureOfStanza(
  stanza: Element,
  texts: Readonly<Record<string, string>> = {},
): RequestError {
  const error = stanza.getChild("error");
  const conditions = error?.getChildElements().filter((child) => !child.is("text")) ?? [];
  const names = conditions.map((child) => child.getName());
  const condition = names.find((name) => meanings.has(name)) ?? "";
  const isBlocked = conditions.some((child) => child.is("blocked", "urn:xmpp:blocking:errors"));
  const { reason, text } = meanings.get(condition) ?? other;
  const said = error?.getChild("text")?.getText().trim();
  const plain = texts[condition] ?? text;
  const words = said ? `${plain} (${said})` : plain;
  return new RequestError(isBlocked ? blocked : reason, words, { retry: error?.attrs.type === "wait" });
}
