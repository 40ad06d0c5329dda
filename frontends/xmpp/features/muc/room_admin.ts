import { TransportError } from "../../../../lib/errors.ts";
import { legacyName } from "../../../../lib/ids.ts";
import type { Affiliation, Moderated, Participant, Role, RoomView } from "../../../../lib/room.ts";
import type { User } from "../../../../lib/users/user.ts";
import { addressOf } from "../../address.ts";
import { bareAddress } from "../../contact_address.ts";
import type { Feature, Incoming, XmppContext } from "../../feature.ts";
import { ns } from "../../namespaces.ts";
import { childElements, type Element, xml } from "../../xml/element.ts";
import { requireOccupant, requireViewed } from "./viewed_room.ts";

/** Kicks, bans, voice and lists of members (XEP-0045 §8, §9, §10). What came of it the room tells by presence. */
export const roomAdmin: Feature = {
  name: "rooms: roles and affiliations",
  spec: "XEP-0045",
  version: "1.35.3",
  advertise: { room: [ns.mucAdmin] },
  requires: (network) => network.rooms && network.can("room_moderation"),
  iq: [
    { type: "get", name: "query", xmlns: ns.mucAdmin, at: ["room"], answer: list, slow: true },
    { type: "set", name: "query", xmlns: ns.mucAdmin, at: ["room"], answer: change, slow: true },
  ],
};

const roles: readonly Role[] = ["none", "visitor", "participant", "moderator"];
const affiliations: readonly Affiliation[] = ["none", "outcast", "member", "admin", "owner"];

/** How many people one question may be about. */
const most = 50;

/** Of those who are there, and of others where the network lists them. */
async function list(query: Element, incoming: Incoming, context: XmppContext): Promise<Element> {
  const { user, room } = requireViewed(incoming, context);
  const wanted = itemsIn(query)[0];
  const role = roles.find((each) => each === wanted?.attrs["role"]);
  const affiliation = affiliations.find((each) => each === wanted?.attrs["affiliation"]);
  if (role === undefined && affiliation === undefined) throw unknownRank();
  const found = [...room.participants.values()].filter((each) =>
    (role === undefined || each.role === role) &&
    (affiliation === undefined || each.affiliation === affiliation)
  );
  const others = role === undefined && affiliation !== undefined
    ? await listAbsent(user, room, affiliation, new Set(found.map(({ nickname }) => nickname)), context)
    : [];
  const present = found.map((each) => itemOf(each, user, room, context));
  return xml("query", { xmlns: ns.mucAdmin }, present, others);
}

/** XEP-0045 §9.5: people have an affiliation wherever they are. */
async function listAbsent(
  user: User,
  room: RoomView,
  affiliation: Affiliation,
  shown: ReadonlySet<string>,
  context: XmppContext,
): Promise<Element[]> {
  if (affiliation === "none" || !user.voice?.can("room_members")) return [];
  const members = await user.rooms.requests.members(room.name, affiliation);
  return members.filter(({ nickname }) => !shown.has(nickname)).flatMap(({ name, reason }) => {
    const jid = bareAddress(name, user.roster.find(name), context);
    if (jid === undefined) return [];
    return xml("item", { affiliation, jid }, reason !== "" && xml("reason", {}, reason));
  });
}

function itemOf(participant: Participant, user: User, room: RoomView, context: XmppContext): Element {
  const { role, affiliation, nickname, legacyName: known } = participant;
  const name = legacyName(known);
  const jid = known === "" ? undefined : bareAddress(name, user.roster.find(name), context);
  return xml("item", { role, affiliation, nick: context.occupants.resourceOf(room, nickname), jid });
}

async function change(query: Element, incoming: Incoming, context: XmppContext): Promise<undefined> {
  const { user, room } = requireViewed(incoming, context);
  const changes = itemsIn(query).map((item) => ({
    whom: whomIn(item, room, context),
    to: rankIn(item),
    reason: item.getChildText("reason") ?? "",
  }));
  if (changes.length === 0) throw unknownRank();
  for (const { whom, to, reason } of changes) {
    await user.rooms.requests.moderate(room.name, whom, to, reason);
  }
}

function itemsIn(query: Element): Element[] {
  return childElements(query).filter((each) => each.is("item", ns.mucAdmin)).slice(0, most);
}

function rankIn({ attrs }: Element): { readonly role: Role } | { readonly affiliation: Affiliation } {
  const role = roles.find((each) => each === attrs["role"]);
  if (role !== undefined) return { role };
  const affiliation = affiliations.find((each) => each === attrs["affiliation"]);
  if (affiliation !== undefined) return { affiliation };
  throw unknownRank();
}

/** Somebody there by nickname, or anybody by the address that contacts of ours have. */
function whomIn({ attrs }: Element, room: RoomView, context: XmppContext): Moderated {
  const { nick, jid } = attrs;
  if (nick) {
    const nickname = requireOccupant(room, nick, context);
    const participantId = room.participants.get(nickname)?.participantId ?? "";
    return { kind: "participant", author: { nickname, participantId } };
  }
  const at = addressOf(jid, context.jid);
  if (at?.kind === "contact") return { kind: "person", name: at.name };
  throw new TransportError("item-not-found", "Only people of the other network can be in its rooms.");
}

function unknownRank(): TransportError {
  return new TransportError("bad-request", "Please say which role or affiliation you mean.");
}
