/** The balcony, a room of the other network, and Romeo's ways into it, for plays about rooms. */
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { entranceTime } from "../../lib/conversations/room_entrances.ts";
import { ParticipantFlag } from "../../plugin/mod.ts";
import { usual } from "./abilities.ts";
import { gateway, type Person, type Stage } from "./stage.ts";

export const balcony = `#balcony%verona@${gateway}`;
export const room = "#balcony@verona";
export const mucUser = "http://jabber.org/protocol/muc#user";
/** What a network of the old protocol can do. */
export const old = [...usual, "muc"] as const;

export async function logIn(stage: Stage): Promise<Person> {
  const romeo = stage.person("romeo@verona.example/home");
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  return romeo;
}

export function enters(person: Person, nickname = "romeo", inside = ""): void {
  person.sends(
    `<presence to='${balcony}/${nickname}'><x xmlns='http://jabber.org/protocol/muc'>${inside}</x></presence>`,
  );
}

/** Romeo is in, among these people. */
export async function onTheBalcony(stage: Stage, ...others: string[]): Promise<Person> {
  const romeo = await logIn(stage);
  enters(romeo);
  await romeo.asks("join");
  const { plugin } = stage.network;
  for (const nickname of others) plugin.reportParticipant({ user: romeo.bare, room, nickname });
  plugin.reportParticipant({ user: romeo.bare, room, nickname: "romeo", flag: ParticipantFlag.me });
  await stage.turn();
  stage.clock.advance(entranceTime);
  await romeo.hears("message", (stanza) => stanza.getChild("subject") !== undefined);
  stage.server.stanzas.clear();
  return romeo;
}

/** What the room said to somebody, in a line each. */
export function shown(stage: Stage, person: Person): string[] {
  return stage.server.stanzas.items.filter(({ attrs }) =>
    attrs.to === person.full && attrs.from?.startsWith(balcony)
  ).map(line);
}

export function line(stanza: Element): string {
  const codes = stanza.getChild("x", mucUser)?.getChildren("status").map(({ attrs }) => attrs["code"]) ?? [];
  const words = stanza.getChildText("body") ?? stanza.getChildText("subject");
  return [
    stanza.attrs.from?.slice(balcony.length + 1) || "the room",
    stanza.attrs.type ?? "available",
    ...codes,
    ...words === undefined || words === null ? [] : [`"${words}"`],
  ].join(" ");
}
