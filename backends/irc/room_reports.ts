import {
  type Departure,
  FailureReason,
  type ListedRoom,
  ParticipantFlag,
  type Reporter,
  RequestError,
  Role,
  type RoomDescription,
  StatusType,
} from "../../plugin/mod.ts";
import type { Channel, Member } from "./channel.ts";
import type { Link } from "./link.ts";
import type { Names } from "./names.ts";
import { stripFormatting } from "./protocol/formatting.ts";
import { rankOf } from "./roles.ts";

/** Who did something to somebody, and why. */
export interface Cause {
  readonly flag?: number;
  readonly reason?: string;
  /** A nick. */
  readonly actor?: string;
  readonly departure?: Departure;
}

/** Why a room does not let the user in. */
export type Refusal = keyof typeof refusalFlags | "forbidden";

const refusalFlags = {
  conflict: ParticipantFlag.conflict,
  password: ParticipantFlag.notAuthorized,
  "not found": ParticipantFlag.roomNotFound,
} as const;

/** Tells the instance what happens in one user's rooms on one network. */
export class RoomReports {
  readonly #user: string;
  readonly #names: Names;
  readonly #reporter: Reporter;

  constructor(user: string, names: Names, reporter: Reporter) {
    this.#user = user;
    this.#names = names;
    this.#reporter = reporter;
  }

  /** The legacy name of a channel. */
  roomName(channel: string): string {
    return this.#names.room(channel);
  }

  /** Somebody is there, or is another than before. */
  present(channel: Channel, { nick, prefixes, away }: Member, link: Link, newname?: string): void {
    const { affiliation, role } = rankOf(prefixes, link.isupport, channel.modes.has("m"));
    const state = {
      user: this.#user,
      room: channel.room,
      nickname: nick,
      flag: link.isMe(nick) ? ParticipantFlag.me : ParticipantFlag.none,
      status: away ? StatusType.away : StatusType.online,
      legacyName: this.#names.person(newname ?? nick),
      affiliation,
      role,
    };
    this.#reporter.reportParticipant(newname === undefined ? state : { ...state, newname });
  }

  gone(channel: Channel, nick: string, isMe: boolean, cause: Cause = {}): void {
    const { flag = 0, reason = "", actor, departure } = cause;
    this.#reporter.reportParticipant({
      user: this.#user,
      room: channel.room,
      nickname: nick,
      flag: flag | (isMe ? ParticipantFlag.me : ParticipantFlag.none),
      status: StatusType.offline,
      role: Role.none,
      ...(reason === "" ? {} : { reason: stripFormatting(reason) }),
      ...(actor === undefined || actor === "" ? {} : { actor }),
      ...(departure === undefined ? {} : { departure }),
    });
  }

  /** The user did not get in. What the user's own participant has no flag for, only the answer to the join tells. */
  refused(channel: Channel, nick: string, why: Refusal, text: string): void {
    const { entrance, room } = channel;
    channel.entrance = undefined;
    if (why === "forbidden") {
      return entrance?.reject(new RequestError(FailureReason.notAllowed, text));
    }
    this.#reporter.reportParticipant({
      user: this.#user,
      room,
      nickname: channel.wantedNick || nick,
      flag: refusalFlags[why] | ParticipantFlag.me,
      status: StatusType.offline,
      statusMessage: text,
    });
    entrance?.resolve();
  }

  nickname(channel: Channel, nickname: string): void {
    this.#reporter.reportRoomNickname({ user: this.#user, room: channel.room, nickname });
  }

  subject(channel: Channel): void {
    const who = channel.topicBy === "" ? {} : { nickname: channel.topicBy };
    const subject = stripFormatting(channel.topic);
    this.#reporter.reportRoomSubject({ user: this.#user, room: channel.room, subject, ...who });
  }

  /** A word to all who read the room, of nobody in it. */
  announce(channel: Channel, text: string): void {
    this.#reporter.reportMessage({ user: this.#user, buddy: channel.room, text, headline: true });
  }

  /** Rooms to choose from, in place of those told before. */
  list(rooms: readonly ListedRoom[]): void {
    this.#reporter.reportRoomList(rooms, this.#user);
  }

  invited(room: string, by: string): void {
    this.#reporter.reportRoomInvitation({
      user: this.#user,
      room: this.#names.room(room),
      name: room,
      ...(by === "" ? {} : { buddy: this.#names.person(by) }),
    });
  }

  /** `changed`: it is news to who is in there. */
  info(channel: Channel, link: Link, changed = false): void {
    const description = this.describe(channel, link);
    const news = changed ? { changed } : {};
    this.#reporter.reportRoomInfo({ user: this.#user, room: channel.room, ...description, ...news });
  }

  describe(channel: Channel, link: Link): RoomDescription {
    const { modes } = channel;
    const me = channel.members.get(link.fold(link.nick));
    return {
      name: channel.name,
      description: stripFormatting(channel.topic),
      memberCount: channel.members.size,
      moderated: modes.has("m"),
      membersOnly: modes.has("i"),
      hidden: modes.has("s") || modes.has("p"),
      passwordProtected: modes.has("k"),
      readOnly: modes.has("m") && (me?.prefixes ?? "") === "",
      joined: channel.phase === "joined",
      parent: this.#names.contact,
      parentName: link.isupport.get("NETWORK") ?? this.#names.contact,
    };
  }
}
