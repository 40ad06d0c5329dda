import { type Card, ContactFieldKind, FailureReason, RequestError } from "../../plugin/mod.ts";
import type { Link } from "./link.ts";
import { stripFormatting } from "./protocol/formatting.ts";

/** What a server tells about somebody: each fact with the numeric it came in. */
type Facts = readonly (readonly [numeric: string, text: string, ...params: readonly string[]])[];

/**
 * Asks who somebody is.
 * @throws RequestError if nobody has that nick.
 */
export async function whois(nick: string, link: Link): Promise<Card> {
  const facts: [string, string, ...string[]][] = [];
  const answer = link.ask(({ command, params }) => {
    const [, subject = "", ...rest] = params;
    if (link.fold(subject) !== link.fold(nick)) return undefined;
    if (command === "401") throw new RequestError(FailureReason.notFound, `${nick} is not on IRC now.`);
    if (command === "318") return true; // RPL_ENDOFWHOIS
    if (/^(?:[36]\d\d)$/.test(command)) facts.push([command, stripFormatting(rest.at(-1) ?? ""), ...rest]);
    return undefined;
  });
  link.send("WHOIS", nick);
  await answer;
  return cardOf(nick, facts);
}

function cardOf(nickname: string, facts: Facts): Card {
  const of = (numeric: string) => facts.find(([command]) => command === numeric);
  const [, fullname = "", user = "", host = ""] = of("311") ?? []; // RPL_WHOISUSER
  const [, , account] = of("330") ?? []; // RPL_WHOISACCOUNT
  const [, server] = of("312") ?? []; // RPL_WHOISSERVER
  const [, channels] = of("319") ?? []; // RPL_WHOISCHANNELS
  const notes = [
    ["Address", host === "" ? undefined : `${user}@${host}`],
    ["Account", account],
    ["Server", server],
    ["Channels", channels],
  ] as const;
  const field = notes.flatMap(([label, value]) =>
    value === undefined ? [] : [{ kind: ContactFieldKind.other, label, value: value.trim() }]
  );
  return { nickname, fullname, field };
}
