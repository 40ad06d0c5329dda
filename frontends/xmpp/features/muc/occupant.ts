/** Presence of somebody in a room, as one of the user's clients gets it (XEP-0045 §7). */
import type { Hat, Participant, RoomView } from "../../../../lib/room.ts";
import type { LegacyName, UserId } from "../../../../lib/ids.ts";
import { legacyName } from "../../../../lib/ids.ts";
import { bareAddress } from "../../contact_address.ts";
import type { XmppContext } from "../../feature.ts";
import { ns } from "../../namespaces.ts";
import { type Child, type Element, xml } from "../../xml/element.ts";
import { shows } from "../contact_presence.ts";
import { participantSitter } from "./sitters.ts";

/** XEP-0045 §15.6.2. */
export const status = {
  nonAnonymous: "100",
  configChanged: "104",
  self: "110",
  logged: "170",
  nicknameAssigned: "210",
  banned: "301",
  renamed: "303",
  kicked: "307",
  affiliationChanged: "321",
  membersOnly: "322",
  shutdown: "332",
  technicalProblem: "333",
} as const;

/** Whose presence it is. */
export interface Occupant {
  readonly user: UserId;
  readonly room: RoomView;
  readonly participant: Participant;
}

/** What happened to somebody who is not there any more, at least not under this name. */
export interface Departure {
  readonly newResource?: string;
  readonly actor?: string;
  readonly reason?: string;
  /** With the whole room (§10.9). */
  readonly destroyed?: boolean;
}

/** Somebody is there; `codes` are status codes. */
export function present(
  { user, room, participant }: Occupant,
  to: string,
  codes: readonly string[],
  context: XmppContext,
): Element {
  const { availability: { status, text }, hats, lastActive } = participant;
  const sitter = participantSitter(user, room, participant);
  const hash = sitter && context.avatars.hash(sitter);
  const show = shows[status];
  return xml(
    "presence",
    { from: `${room.address}/${context.occupants.assign(room, participant)}`, to },
    show && xml("show", {}, show),
    text && xml("status", {}, text),
    lastActive && xml("idle", { xmlns: ns.idle, since: lastActive.toISOString() }),
    hash && xml("x", { xmlns: ns.vcardUpdate }, xml("photo", {}, hash)),
    mucUser(item(participant, realJid(user, to, participant, context)), codes),
    context.occupantIds.elementOf(room, participant),
    hats.length > 0 && hatsElement(hats),
  );
}

/** Somebody who was shown as `resource` is there no more. */
export function absent(
  { user, room, participant }: Occupant,
  resource: string,
  to: string,
  codes: readonly string[],
  departure: Departure,
  context: XmppContext,
): Element {
  const { newResource, actor = "", reason = "", destroyed = false } = departure;
  const isRename = newResource !== undefined;
  const role = isRename ? participant.role : "none";
  return xml(
    "presence",
    { type: "unavailable", from: `${room.address}/${resource}`, to },
    !isRename && actor === "" && reason !== "" && xml("status", {}, reason),
    mucUser(
      item(
        { ...participant, role },
        realJid(user, to, participant, context),
        newResource,
        actor !== "" && xml("actor", { nick: actor }),
        reason !== "" && xml("reason", {}, reason),
      ),
      codes,
      destroyed && xml("destroy", {}, reason !== "" && xml("reason", {}, reason)),
    ),
    context.occupantIds.elementOf(room, participant),
  );
}

function mucUser(item: Element, codes: readonly string[], destroy: Element | false = false): Element {
  return xml("x", { xmlns: ns.mucUser }, item, destroy, codes.map((code) => xml("status", { code })));
}

function item(
  { affiliation, role }: Pick<Participant, "affiliation" | "role">,
  jid: string | undefined,
  nick?: string,
  ...children: Child[]
): Element {
  return xml("item", { affiliation, role, jid, nick }, ...children);
}

/** To the user's client its own; of others the address outside the room, where the network lets it be known. */
function realJid(
  user: UserId,
  to: string,
  { isUser, legacyName: known }: Participant,
  context: XmppContext,
): string | undefined {
  if (isUser) return to;
  if (known === "") return undefined;
  const name: LegacyName = legacyName(known);
  return bareAddress(name, context.core.users.find(user)?.roster.find(name), context);
}

/** XEP-0317. */
function hatsElement(hats: readonly Hat[]): Element {
  return xml(
    "hats",
    { xmlns: ns.hats },
    hats.map(({ title, id }) => xml("hat", { title, uri: id || `urn:title:${encodeURIComponent(title)}` })),
  );
}
