/** One room that the user is in, or is getting into (XEP-0045 §7). */
import {
  FailureReason,
  type Reporter,
  RequestError,
  type RoomJoin,
  StatusType,
} from "../../../plugin/mod.ts";
import { resourceOf } from "../jid.ts";
import type { Reading } from "../messages/catch_up.ts";
import { SentIds } from "../messages/sent_ids.ts";
import { ns } from "../namespaces.ts";
import { readAvailability } from "../people/presence.ts";
import { failureOfStanza } from "../stream/stanza_failure.ts";
import type { Stream } from "../stream/stream.ts";
import { type Element, xml } from "../xml/element.ts";
import { MessageIds } from "./message_ids.ts";
import { type Occupant, readOccupant, statusCode, statusCodes } from "./occupant.ts";

export interface RoomOptions {
  readonly user: string;
  readonly room: string;
  readonly stream: Stream;
  readonly reporter: Reporter;
  /** How far the user has heard it. */
  readonly reading: Reading;
  /** How long the room may take for what it is asked, in milliseconds. */
  readonly timeout: number;
  /** The user is not in it any more. */
  readonly onLeft: (room: Room) => void;
  /** The room has another picture. */
  readonly onPicture: (room: Room) => void;
}

export interface Entry extends Pick<RoomJoin, "nickname" | "password"> {
  /** The room is to tell what was said lately. */
  readonly wantsHistory: boolean;
}

/** How many old messages a room is asked for. */
const wantedHistory = "20";

const joinTexts = {
  "conflict": "Somebody in the room has that nickname.",
  "forbidden": "You are banned from the room.",
  "item-not-found": "There is no such room, or nobody may enter it yet.",
  "not-allowed": "You may not create this room.",
  "not-authorized": "The room has a password, and it was not that one.",
  "registration-required": "The room is for members only.",
  "service-unavailable": "The room is full.",
};

const renameTexts = { "conflict": "Somebody in the room has that nickname." };

export class Room {
  readonly ids = new MessageIds();
  /** The instance's requests, by the id that a message of ours went out with. */
  readonly sent = new SentIds();
  readonly #options: RoomOptions;
  readonly #occupants = new Map<string, Occupant>();
  #nickname = "";
  #picture: string | undefined;
  #phase: "outside" | "joining" | "inside" = "outside";
  #joining: PromiseWithResolvers<void> | undefined;
  #renaming: PromiseWithResolvers<void> | undefined;
  /** Until a room that is new is open for others. */
  #opening: Promise<unknown> | undefined;

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  get reading(): Reading {
    return this.#options.reading;
  }

  get jid(): string {
    return this.#options.room;
  }

  /** The user's own, in the room. */
  get address(): string {
    return `${this.jid}/${this.#nickname}`;
  }

  get nickname(): string {
    return this.#nickname;
  }

  /** SHA-1 of its picture, in hex; empty for none; undefined if nothing was said. */
  get picture(): string | undefined {
    return this.#picture;
  }

  get isInside(): boolean {
    return this.#phase === "inside";
  }

  get occupants(): ReadonlyMap<string, Occupant> {
    return this.#occupants;
  }

  /**
   * Enters, and resolves when the subject has come, the last of what a room tells (XEP-0045 §7.2.15), and others may
   * enter, too.
   * @throws RequestError
   */
  async join({ nickname, password, wantsHistory }: Entry): Promise<void> {
    this.#joining?.reject(new RequestError(FailureReason.other, "The room was asked for again."));
    this.#joining = Promise.withResolvers();
    this.#phase = "joining";
    this.#nickname = nickname;
    this.#occupants.clear();
    const x = xml(
      "x",
      { xmlns: ns.muc },
      password === "" ? undefined : xml("password", {}, password),
      xml("history", { maxstanzas: wantsHistory ? wantedHistory : "0" }),
    );
    this.#options.stream.send(xml("presence", { to: `${this.jid}/${nickname}` }, x));
    await this.#inTime(this.#joining.promise);
    await this.#opening;
  }

  leave(reason: string): void {
    const status = reason === "" ? undefined : xml("status", {}, reason);
    this.#options.stream.send(xml("presence", { to: this.address, type: "unavailable" }, status));
    this.lost();
  }

  /** @throws RequestError if the room does not let us. */
  async rename(nickname: string): Promise<void> {
    if (nickname === this.#nickname) return;
    this.#renaming?.reject(new RequestError(FailureReason.other, "Another nickname was asked for."));
    this.#renaming = Promise.withResolvers();
    this.#options.stream.send(xml("presence", { to: `${this.jid}/${nickname}` }));
    await this.#inTime(this.#renaming.promise);
  }

  /** There is no connection to the room any more. */
  lost(): void {
    this.#phase = "outside";
    this.#occupants.clear();
    this.#joining?.reject(
      new RequestError(FailureReason.notConnected, "You left the room.", { retry: true }),
    );
    this.#renaming?.reject(new RequestError(FailureReason.notConnected, "You left the room."));
    this.#joining = this.#renaming = undefined;
  }

  /** Takes a presence of the room. */
  receive(presence: Element): void {
    if (presence.attrs.type === "error") return this.#refused(presence);
    const codes = statusCodes(presence);
    const nickname = resourceOf(presence.attrs.from ?? "");
    if (nickname === "") return this.#changePicture(presence);
    const isMe = codes.has(statusCode.self) || nickname === this.#nickname;
    const occupant = readOccupant(presence, isMe);
    const { user, reporter } = this.#options;
    if (isMe && occupant.newname === undefined) this.#nickname = nickname;
    if (occupant.status === StatusType.offline) this.#occupants.delete(nickname);
    else this.#occupants.set(nickname, occupant);
    reporter.reportParticipant({ user, room: this.jid, ...occupant });
    if (!isMe) return;
    if (occupant.newname !== undefined) this.#renamed(occupant.newname);
    else if (occupant.status === StatusType.offline) this.#removed();
    else this.#entered(codes.has(statusCode.created));
  }

  /** The room has told everything that it tells those who enter. */
  subjectHeard(): void {
    if (this.#phase !== "inside") return;
    this.#joining?.resolve();
    this.#joining = undefined;
  }

  /** XEP-0486 §4: said in the room's own name, as people do it (XEP-0153). */
  #changePicture(presence: Element): void {
    const { photo } = readAvailability(presence);
    if (photo === undefined || photo === this.#picture) return;
    const isNews = photo !== "" || this.#picture !== undefined;
    this.#picture = photo;
    if (isNews) this.#options.onPicture(this);
  }

  #entered(isNew: boolean): void {
    this.#phase = "inside";
    if (!isNew) return;
    // Nobody else can enter before it is said how the room should be: as the server likes (XEP-0045 §10.1.2).
    const query = xml("query", { xmlns: ns.mucOwner }, xml("x", { xmlns: ns.dataForms, type: "submit" }));
    this.#opening = this.#options.stream.ask("set", query, this.jid).catch(() => {});
  }

  #renamed(nickname: string): void {
    const { user, reporter } = this.#options;
    this.#nickname = nickname;
    reporter.reportRoomNickname({ user, room: this.jid, nickname });
    this.#renaming?.resolve();
    this.#renaming = undefined;
  }

  #removed(): void {
    this.lost();
    this.#options.onLeft(this);
  }

  #refused(presence: Element): void {
    const isJoining = this.#joining !== undefined;
    const failure = failureOfStanza(presence, isJoining ? joinTexts : renameTexts);
    if (this.#renaming !== undefined) {
      this.#renaming.reject(failure);
      this.#renaming = undefined;
    } else if (isJoining) {
      this.#joining?.reject(failure);
      this.#joining = undefined;
      this.#removed();
    }
  }

  async #inTime(work: Promise<void>): Promise<void> {
    const late = Promise.withResolvers<never>();
    const failure = new RequestError(FailureReason.timeout, "The room does not answer.", { retry: true });
    const timer = setTimeout(() => late.reject(failure), this.#options.timeout);
    try {
      await Promise.race([work, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}
