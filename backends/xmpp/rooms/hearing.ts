/** What is said in a room, and privately between two who are in it. */
import { MessageState, type Reporter } from "../../../plugin/mod.ts";
import { resourceOf } from "../jid.ts";
import type { ArchiveIds } from "../messages/archive_ids.ts";
import {
  archiveId,
  type Content,
  readContent,
  readTyping,
  senderId,
  sentAt,
  type Talk,
} from "../messages/content.ts";
import { ns } from "../namespaces.ts";
import { failureOfStanza } from "../stream/stanza_failure.ts";
import { childText, type Element } from "../xml/element.ts";
import type { Room } from "./room.ts";

/** Who said something, and under which name the room has it. */
interface About {
  readonly room: Room;
  readonly nickname: string;
  readonly participantId: string | undefined;
  readonly legacyId: string | undefined;
  readonly requestId: string | undefined;
  readonly writtenAt: Date | undefined;
}

export interface RoomHearingOptions {
  readonly user: string;
  readonly reporter: Reporter;
  readonly archiveIds: ArchiveIds;
}

export class RoomHearing {
  readonly #user: string;
  readonly #reporter: Reporter;
  readonly #archiveIds: ArchiveIds;

  constructor({ user, reporter, archiveIds }: RoomHearingOptions) {
    this.#user = user;
    this.#reporter = reporter;
    this.#archiveIds = archiveIds;
  }

  /** Takes a message that a room sends to everybody in it. `legacyId`: the room's archive has it under this name. */
  hear(
    message: Element,
    room: Room,
    archived: { readonly legacyId?: string; readonly delay?: Element } = {},
  ): void {
    if (message.attrs.type === "error") return this.#failed(message, room);
    const nickname = resourceOf(message.attrs.from ?? "");
    const id = senderId(message);
    const archivedAs = archived.legacyId ?? archiveId(message, room.jid);
    const legacyId = archivedAs ?? id;
    if (archivedAs !== undefined) this.#archiveIds.add(room.jid, archivedAs, archivedAs);
    const delay = archived.delay ?? message.getChild("delay", ns.delay);
    const participantId = message.getChild("occupant-id", ns.occupantId)?.attrs.id;
    const content = readContent(message);
    const writtenAt = sentAt(delay);
    const requestId = nickname === room.nickname ? this.#accepted(room, id, legacyId) : undefined;
    if (legacyId !== undefined && id !== undefined) room.ids.add(legacyId, nickname, id);
    this.#report(content, { room, nickname, participantId, legacyId, requestId, writtenAt });
    if (writtenAt === undefined && nickname !== room.nickname) {
      this.#type(message, room, nickname, participantId);
    }
  }

  /** Takes a private message of somebody in the room. */
  hearPrivately(message: Element, room: Room): void {
    const nickname = resourceOf(message.attrs.from ?? "");
    if (message.attrs.type === "error") return this.#failed(message, room, nickname);
    const content = readContent(message);
    if (content.kind !== "talk") return;
    const legacyId = senderId(message);
    this.#reporter.reportMessage({
      ...this.#talk(content.talk, (id) => id, room),
      buddy: room.jid,
      nickname,
      pm: true,
      ...(legacyId === undefined ? {} : { legacyId }),
    });
  }

  /** What we said came back: now it has a name. */
  #accepted(room: Room, id: string | undefined, legacyId: string | undefined): string | undefined {
    const requestId = room.sent.requestOf(id ?? "");
    if (requestId === undefined || legacyId === undefined) return requestId;
    const state = MessageState.accepted;
    this.#reporter.reportMessageStatus({ user: this.#user, buddy: room.jid, requestId, legacyId, state });
    return requestId;
  }

  #report(content: Content, about: About): void {
    const { room, nickname, participantId, legacyId, requestId, writtenAt } = about;
    const who = { nickname, ...(participantId === undefined ? {} : { participantId }) };
    const where = { user: this.#user, buddy: room.jid };
    switch (content.kind) {
      case "talk":
        return this.#reporter.reportMessage({
          ...this.#talk(content.talk, (id) => room.ids.legacyIdOf(id, nickname), room),
          buddy: room.jid,
          ...who,
          ...(legacyId === undefined ? {} : { legacyId }),
          ...(requestId === undefined ? {} : { requestId }),
          ...(writtenAt === undefined ? {} : { writtenAt, history: true }),
        });
      case "reaction":
        return this.#reporter.reportReaction({
          ...where,
          ...who,
          legacyId: content.id,
          emoji: content.emoji,
        });
      case "retraction":
        return this.#retracted(content, { ...where, ...who });
      case "displayed":
        return this.#reporter.reportReadMarker({ ...where, ...who, legacyId: content.id });
      case "subject":
        this.#reporter.reportRoomSubject({
          user: this.#user,
          room: room.jid,
          subject: content.subject,
          nickname,
        });
        return room.subjectHeard();
      case "received":
      case "attention":
      case "nothing":
    }
  }

  /** Only the room itself speaks of what its moderators did. */
  #retracted(
    { id, moderated, by, reason }: Content & { kind: "retraction" },
    who: { readonly user: string; readonly buddy: string; readonly nickname: string },
  ): void {
    if (!moderated) return this.#reporter.reportRetraction({ ...who, legacyId: id });
    if (who.nickname !== "") return;
    this.#reporter.reportRetraction({
      user: who.user,
      buddy: who.buddy,
      legacyId: id,
      moderated,
      ...(by === "" ? {} : { nickname: by }),
      ...(reason === undefined ? {} : { reason }),
    });
  }

  #talk(
    { text, xhtml, files, replaces, answers, thread }: Talk,
    legacyIdOf: (id: string) => string,
    room: Room,
  ) {
    const author = resourceOf(answers?.to ?? "");
    return {
      user: this.#user,
      text,
      ...(xhtml === undefined ? {} : { xhtml }),
      ...(files.length === 0 ? {} : { attachments: files }),
      ...(replaces === undefined ? {} : { replaces: legacyIdOf(replaces) }),
      ...(thread === undefined ? {} : { thread }),
      ...(answers === undefined ? {} : {
        reply: {
          legacyId: answers.id,
          ...(author === "" ? {} : { author, authorIsUser: author === room.nickname }),
          ...(answers.text === "" ? {} : { text: answers.text }),
        },
      }),
    };
  }

  #type(message: Element, room: Room, nickname: string, participantId: string | undefined): void {
    const state = readTyping(message);
    if (state === undefined || childText(message, "body") !== undefined) return;
    const who = { nickname, ...(participantId === undefined ? {} : { participantId }) };
    this.#reporter.reportTyping({ user: this.#user, buddy: room.jid, state, ...who });
  }

  #failed(message: Element, room: Room, nickname?: string): void {
    const requestId = room.sent.requestOf(message.attrs.id ?? "");
    if (requestId === undefined) return;
    const { reason, message: text, retry } = failureOfStanza(message);
    const buddy = nickname === undefined || nickname === "" ? room.jid : `${room.jid}/${nickname}`;
    const state = MessageState.failed;
    this.#reporter.reportMessageStatus({ user: this.#user, buddy, requestId, state, reason, text, retry });
  }
}
