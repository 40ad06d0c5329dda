/** From the wire: people and their pictures, in the words of `lib`. */
import type { BuddyReport } from "../events.ts";
import { legacyName } from "../ids.ts";
import type { ContactField, ContactFieldKind, Picture, SearchResult, VCard } from "../people.ts";
import {
  type Avatar,
  type Buddy,
  type ContactField as WireField,
  ContactFieldKind as WireKind,
  type SearchResult as WireSearchResult,
  type VCard as WireVCard,
} from "../../proto/mod.ts";
import { statusFromWire } from "./status.ts";
import { timeOf } from "./timestamp.ts";

export function readBuddy(payload: Buddy): BuddyReport {
  const { avatarId, lastActiveMs, exact } = payload;
  const lastActive = timeOf(lastActiveMs);
  return {
    name: legacyName(payload.buddyName),
    alias: payload.alias ?? "",
    groups: payload.group ?? [],
    availability: { status: statusFromWire(payload.status), text: payload.statusMessage ?? "" },
    iconHash: payload.iconHash ?? "",
    blocked: payload.blocked ?? false,
    ...avatarId ? { avatarId } : {},
    ...lastActive ? { lastActive } : {},
    ...exact ? { exact } : {},
  };
}

export function readVCard(payload: WireVCard): VCard {
  const { fullname = "", nickname = "", photo = new Uint8Array(), field } = payload;
  return { fullName: fullname, nickname, photo, ...field ? { fields: field.map(readField) } : {} };
}

/** Undefined without a picture. */
export function readAvatar({ data, mimeType = "", avatarId = "" }: Avatar): Picture | undefined {
  return data === undefined || data.length === 0 ? undefined : { data, mimeType, avatarId };
}

export function readSearchResult({ found = [], more = false }: WireSearchResult): SearchResult {
  return {
    more,
    found: found.map(({ buddy, alias = "", room = false, avatarId = "", field = [] }) => ({
      name: legacyName(buddy),
      alias,
      isRoom: room,
      avatarId,
      fields: field.map(readField),
    })),
  };
}

const kinds = {
  [WireKind.other]: "other",
  [WireKind.phone]: "phone",
  [WireKind.email]: "email",
  [WireKind.url]: "url",
  [WireKind.birthday]: "birthday",
  [WireKind.address]: "address",
  [WireKind.organisation]: "organisation",
  [WireKind.position]: "position",
  [WireKind.note]: "note",
  [WireKind.legacyName]: "legacy-name",
} as const satisfies Record<WireKind, ContactFieldKind>;

function readField({ value, kind = WireKind.other, label = "" }: WireField): ContactField {
  return { kind: kinds[kind], value, label };
}
