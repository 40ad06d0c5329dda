import type { CrowdView } from "../../proto/mod.ts";
import type { LegacyName, ResourceId } from "../ids.ts";
import {
  areAlike,
  type Entrant,
  type Participant,
  type ParticipantChange,
  type RoomMessage,
  type RoomSubject,
  type RoomView,
} from "../room.ts";
import type { ReportedParticipant } from "./room_reports.ts";

/** How many messages are kept for clients that come later. */
const mostKept = 100;

export interface NewRoom {
  readonly name: LegacyName;
  readonly address: string;
  readonly nickname: string;
  readonly password: string;
  /** Nobody yet. */
  readonly participants: CrowdView<Participant>;
  /** The user was in it before the last restart. */
  readonly isRestored?: boolean;
}

/** One user's state of one room, whoever looks at it. It only remembers; `rooms.ts` says what follows. */
export class Room implements RoomView {
  readonly name: LegacyName;
  readonly address: string;
  readonly viewers = new Set<ResourceId>();
  /** Clients that will look at it once the user is in. */
  readonly waiting = new Map<ResourceId, Entrant>();
  readonly participants: CrowdView<Participant>;
  readonly isRestored: boolean;
  password: string;
  nickname: string;
  subject: RoomSubject | undefined;
  isJoined = false;
  isKept = false;
  /** Who was there before the login was lost, and has not been seen since. */
  #stale = new Set<string>();
  readonly #backlog: RoomMessage[] = [];

  constructor({ name, address, nickname, password, participants, isRestored = false }: NewRoom) {
    this.name = name;
    this.participants = participants;
    this.address = address;
    this.nickname = nickname;
    this.password = password;
    this.isRestored = isRestored;
  }

  /** More was said than is remembered here. */
  get hasPast(): boolean {
    return this.isRestored && this.#backlog.length < mostKept;
  }

  get backlog(): readonly RoomMessage[] {
    return this.#backlog;
  }

  /** Nobody looks at it, or is going to. */
  get isDeserted(): boolean {
    return this.viewers.size === 0 && this.waiting.size === 0;
  }

  /** Takes over a report; answers what it changes, in order. */
  apply({ participant, newNickname, gone }: Omit<ReportedParticipant, "room" | "refusal">): Change[] {
    const { nickname } = participant;
    this.#stale.delete(nickname);
    if (gone !== undefined) {
      const before = this.participants.get(nickname);
      this.participants.delete(nickname);
      if (before === undefined && !participant.isUser) return [];
      return [{ participant: whoLeft(participant, before), change: { kind: "left", ...gone } }];
    }
    if (newNickname === undefined || newNickname === nickname) return this.#show(participant);
    const renamed = { ...participant, nickname: newNickname };
    // The user's new name may have been told already.
    return this.participants.has(nickname) ? [this.#rename(nickname, renamed)] : this.#show(renamed);
  }

  /** The user is called like that; answers what changes for whoever looks. */
  callUser(nickname: string): Change[] {
    const own = this.participants.get(this.nickname);
    this.nickname = nickname;
    if (own === undefined || own.nickname === nickname) return [];
    return [this.#rename(own.nickname, { ...own, nickname })];
  }

  /** The login is lost: who is there will have to be told anew. */
  lose(): void {
    this.isJoined = false;
    this.#stale = new Set([...this.participants.values()].map(({ nickname }) => nickname));
  }

  /** The user is in again: whoever was not told of since has left meanwhile. */
  sweep(): Change[] {
    const left = [...this.#stale].flatMap((nickname) => this.participants.get(nickname) ?? []);
    this.#stale.clear();
    return left.map((participant) => {
      this.participants.delete(participant.nickname);
      const change = { kind: "left", why: "left", actor: "", reason: "" } as const;
      return { participant: { ...participant, role: "none" }, change };
    });
  }

  keep(message: RoomMessage): void {
    this.#backlog.push(message);
    if (this.#backlog.length > mostKept) this.#backlog.shift();
  }

  #show(participant: Participant): Change[] {
    const known = this.participants.get(participant.nickname);
    if (known !== undefined && areAlike(known, participant)) return [];
    const shown = this.participants.set(participant.nickname, participant);
    return [{ participant: shown, change: { kind: known === undefined ? "came" : "changed" } }];
  }

  #rename(from: string, renamed: Participant): Change {
    this.participants.delete(from);
    const participant = this.participants.set(renamed.nickname, renamed);
    if (renamed.isUser) this.nickname = renamed.nickname;
    return { participant, change: { kind: "renamed", from } };
  }
}

/** A departure need not say again who it is. */
function whoLeft(gone: Participant, before: Participant | undefined): Participant {
  if (before === undefined || gone.participantId !== "") return gone;
  return { ...gone, participantId: before.participantId };
}

export interface Change {
  readonly participant: Participant;
  readonly change: ParticipantChange;
}
