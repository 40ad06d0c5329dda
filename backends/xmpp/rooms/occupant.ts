/** What a room's presence says of somebody in it (XEP-0045 §7). */
import {
  Affiliation,
  Departure,
  type Hat,
  ParticipantFlag,
  type ParticipantState,
  Role,
  StatusType,
} from "../../../plugin/mod.ts";
import { bareOf, resourceOf } from "../jid.ts";
import { ns } from "../namespaces.ts";
import { readAvailability } from "../people/presence.ts";
import { type Element, textOf } from "../xml/element.ts";

/** All but whose participant it is. */
export type Occupant = Omit<ParticipantState, "user" | "room">;

const affiliations: ReadonlyMap<string, Affiliation> = new Map([
  ["admin", Affiliation.admin],
  ["member", Affiliation.member],
  ["none", Affiliation.none],
  ["outcast", Affiliation.outcast],
  ["owner", Affiliation.owner],
]);

const roles: ReadonlyMap<string, Role> = new Map([
  ["moderator", Role.moderator],
  ["none", Role.none],
  ["participant", Role.participant],
  ["visitor", Role.visitor],
]);

/** Why somebody is not in the room any more, or is called otherwise (XEP-0045 §15.6.2). */
export const statusCode = {
  self: "110",
  created: "201",
  banned: "301",
  renamed: "303",
  kicked: "307",
  configured: "104",
} as const;

/** Why it was no decision of theirs (XEP-0045 §10.8, §10.3 and XEP-0045 §15.6.2). */
const departures: ReadonlyMap<string, Departure> = new Map([
  ["321", Departure.affiliation],
  ["322", Departure.membersOnly],
  ["332", Departure.shutdown],
  ["333", Departure.technical],
]);

export function statusCodes(presence: Element): ReadonlySet<string> {
  const statuses = presence.getChild("x", ns.mucUser)?.getChildren("status") ?? [];
  return new Set(statuses.map(({ attrs }) => attrs["code"] ?? ""));
}

export function readOccupant(presence: Element, isMe: boolean): Occupant {
  const x = presence.getChild("x", ns.mucUser);
  const item = x?.getChild("item");
  const codes = statusCodes(presence);
  const { status, statusMessage, idleSinceMs, photo } = readAvailability(presence);
  const hasLeft = status === StatusType.offline;
  const reason = textOf(item, "reason") ??
    (hasLeft ? textOf(x?.getChild("destroy"), "reason") || statusMessage : "");
  const { role = "", affiliation = "", nick: newname, jid } = item?.attrs ?? {};
  const actor = item?.getChild("actor")?.attrs["nick"];
  const participantId = presence.getChild("occupant-id", ns.occupantId)?.attrs.id;
  const hats = readHats(presence);
  const departure = hasLeft ? departureOf(x, codes) : undefined;
  return {
    nickname: resourceOf(presence.attrs.from ?? ""),
    status,
    flag: flagOf(codes, roles.get(role), isMe),
    role: roles.get(role) ?? Role.unknown,
    affiliation: affiliations.get(affiliation) ?? Affiliation.unknown,
    ...(statusMessage === "" || hasLeft ? {} : { statusMessage }),
    ...(newname !== undefined && codes.has(statusCode.renamed) ? { newname } : {}),
    ...(jid === undefined ? {} : { legacyName: bareOf(jid) }),
    ...(participantId === undefined ? {} : { participantId }),
    ...(reason === "" ? {} : { reason }),
    ...(actor === undefined ? {} : { actor }),
    ...(departure === undefined ? {} : { departure }),
    ...(hats.length === 0 ? {} : { hat: hats }),
    ...(photo === undefined || photo === "" ? {} : { avatarId: photo, iconHash: photo }),
    ...(idleSinceMs === undefined ? {} : { lastActiveMs: idleSinceMs }),
  };
}

function flagOf(codes: ReadonlySet<string>, role: Role | undefined, isMe: boolean): number {
  return (isMe ? ParticipantFlag.me : 0) |
    (role === Role.moderator ? ParticipantFlag.moderator : 0) |
    (codes.has(statusCode.kicked) ? ParticipantFlag.kicked : 0) |
    (codes.has(statusCode.banned) ? ParticipantFlag.banned : 0);
}

function departureOf(x: Element | undefined, codes: ReadonlySet<string>): Departure | undefined {
  if (x?.getChild("destroy") !== undefined) return Departure.destroyed;
  return [...codes].map((code) => departures.get(code)).find((departure) => departure !== undefined);
}

/** XEP-0317, and Prosody's own before it. */
function readHats(presence: Element): Hat[] {
  const hats = [ns.hats, ns.prosodyHats].flatMap((xmlns) =>
    presence.getChild("hats", xmlns)?.getChildren("hat", xmlns) ?? []
  );
  return hats.flatMap(({ attrs: { title, uri } }) =>
    title === undefined ? [] : [{ title, ...(uri === undefined ? {} : { id: uri }) }]
  );
}

/** As the protocol writes them, for a request. */
export function affiliationName(affiliation: Affiliation): string | undefined {
  return [...affiliations].find(([, value]) => value === affiliation)?.[0];
}

/** As the protocol writes them, for a request. */
export function roleName(role: Role): string | undefined {
  return [...roles].find(([, value]) => value === role)?.[0];
}
