import type { RoomDecline, RoomInvitation } from "../../../plugin/mod.ts";
import { bareOf } from "../jid.ts";
import { ns } from "../namespaces.ts";
import { type Element, textOf } from "../xml/element.ts";

/** Reads an invitation, sent by the room (XEP-0045 §7.8.2) or by who invites (XEP-0249). */
export function readInvitation(message: Element): Omit<RoomInvitation, "user"> | undefined {
  const from = bareOf(message.attrs.from ?? "");
  const x = message.getChild("x", ns.mucUser);
  const invite = x?.getChild("invite");
  if (invite !== undefined) {
    const reason = textOf(invite, "reason");
    const password = textOf(x, "password");
    const inviter = invite.attrs.from ?? "";
    const buddy = bareOf(inviter) === from ? inviter : bareOf(inviter); // in some rooms only a nickname is known
    return {
      room: from,
      ...(buddy === "" ? {} : { buddy }),
      ...(reason === undefined ? {} : { reason }),
      ...(password === undefined ? {} : { password }),
    };
  }
  const { jid, reason, password } = message.getChild("x", ns.conference)?.attrs ?? {};
  if (jid === undefined) return undefined;
  return {
    room: bareOf(jid),
    buddy: from,
    ...(reason === undefined ? {} : { reason }),
    ...(password === undefined ? {} : { password }),
  };
}

/** Reads that somebody does not follow an invitation of the user's (XEP-0045 §7.8.2). */
export function readDecline(message: Element): Omit<RoomDecline, "user"> | undefined {
  const refusal = message.getChild("x", ns.mucUser)?.getChild("decline");
  if (refusal === undefined) return undefined;
  const reason = textOf(refusal, "reason");
  const buddy = bareOf(refusal.attrs.from ?? "");
  return {
    room: bareOf(message.attrs.from ?? ""),
    ...(buddy === "" ? {} : { buddy }),
    ...(reason === undefined ? {} : { reason }),
  };
}
