/** Everything of an account while its stream is online. */
import {
  AccountCondition,
  type HistoryPage,
  type HistoryRequest,
  type Reporter,
  type StatusChange,
} from "../../plugin/mod.ts";
import { bareOf } from "./jid.ts";
import { Archive } from "./messages/archive.ts";
import { catchUp, type Positions } from "./messages/catch_up.ts";
import { archiveId } from "./messages/content.ts";
import { Hearing } from "./messages/hearing.ts";
import { fetchHistory } from "./messages/history.ts";
import { SentIds } from "./messages/sent_ids.ts";
import { Speech } from "./messages/speech.ts";
import { Uploads } from "./messages/upload.ts";
import { ns } from "./namespaces.ts";
import { answerQuestions, capabilities } from "./own_features.ts";
import { Blocking } from "./people/blocking.ts";
import { Contacts } from "./people/contacts.ts";
import { readPictureNews } from "./people/pictures.ts";
import { ownPresence } from "./people/presence.ts";
import { Roster } from "./people/roster.ts";
import { readInvitation } from "./rooms/invitations.ts";
import { Rooms } from "./rooms/rooms.ts";
import type { Stream } from "./stream/stream.ts";
import type { XmppWorld } from "./world.ts";
import { type Element, forwardedMessage, xml } from "./xml/element.ts";

export interface OnlineOptions {
  readonly user: string;
  readonly reporter: Reporter;
  readonly stream: Stream;
  readonly world: XmppWorld;
  readonly positions: Positions;
}

export class Online {
  readonly stream: Stream;
  readonly roster: Roster;
  readonly blocking: Blocking;
  readonly rooms: Rooms;
  readonly speech: Speech;
  readonly #options: OnlineOptions;
  readonly #contacts: Contacts;
  readonly #archive: Archive;
  readonly #hearing: Hearing;
  #capabilities: Element | undefined;

  constructor(options: OnlineOptions) {
    const { user, reporter, stream, world } = options;
    this.#options = options;
    this.stream = stream;
    const sent = new SentIds();
    const uploads = new Uploads(stream, world.upload);
    this.#contacts = new Contacts(user, reporter);
    this.#archive = new Archive(stream);
    this.roster = new Roster({ user, stream, reporter, contacts: this.#contacts });
    this.blocking = new Blocking({ user, stream, reporter, contacts: this.#contacts });
    this.rooms = new Rooms({
      user,
      stream,
      reporter,
      archive: this.#archive,
      positions: options.positions,
      timeout: world.times.answer,
    });
    this.speech = new Speech({ stream, reporter, rooms: this.rooms, sent, uploads });
    const isSeenBy = (jid: string): boolean => this.roster.isSeenBy(jid);
    this.#hearing = new Hearing({ user, stream, reporter, sent, isSeenBy });
    answerQuestions(stream);
  }

  /** Fetches what there is, and appears. Never rejects: what the server lacks is done without. */
  async begin(status: () => Omit<StatusChange, "user">): Promise<void> {
    const { stream } = this;
    // Presences come when ours is sent: by then it must be known whose they are.
    const [shortly] = await Promise.all([capabilities(), this.#fetch()]);
    this.#capabilities = shortly;
    this.showStatus(status());
    await this.#catchUp().catch(() => {});
    const { user, reporter } = this.#options;
    if (stream.isOnline) reporter.reportAccountState({ user, condition: AccountCondition.connected });
  }

  async #fetch(): Promise<void> {
    const { stream } = this;
    await Promise.allSettled([
      this.roster.fetch(),
      this.blocking.fetch(),
      stream.ask("set", xml("enable", { xmlns: ns.carbons })),
    ]);
  }

  showStatus(status: Omit<StatusChange, "user">): void {
    const presence = ownPresence(status);
    if (this.#capabilities === undefined) return; // it will be shown when we begin
    if (presence.attrs.type === undefined) presence.children.push(this.#capabilities);
    this.stream.send(presence);
    for (const room of this.rooms.all) {
      if (room.isInside) this.stream.send(presenceTo(presence, room.address));
    }
  }

  receive(stanza: Element): void {
    if (stanza.is("message")) this.#receiveMessage(stanza);
    else if (stanza.is("presence")) this.#receivePresence(stanza);
  }

  async history(request: HistoryRequest): Promise<HistoryPage> {
    const { user } = this.#options;
    return await fetchHistory(request, {
      user,
      archive: this.#archive,
      rooms: this.rooms,
      stream: this.stream,
    });
  }

  /** The stream has ended. */
  lost(): void {
    this.rooms.lost();
  }

  async #catchUp(): Promise<void> {
    const { user, reporter, positions } = this.#options;
    reporter.reportAccountState({ user, condition: AccountCondition.backfilling });
    await catchUp({
      user,
      owner: this.stream.account,
      archive: this.#archive,
      positions,
      hear: ({ message, delay }) => {
        // Rooms have archives of their own.
        if (message.attrs.type !== "groupchat") this.#hearing.hear(message, { copied: true, delay });
      },
    });
  }

  #receiveMessage(message: Element): void {
    if (this.#archive.receive(message) || this.#receiveCarbon(message)) return;
    const { user, reporter } = this.#options;
    const picture = readPictureNews(message);
    if (picture !== undefined) return this.#contacts.pictureChanged(picture.jid, picture.hash);
    if (message.getChild("event", ns.pubsubEvent) !== undefined) return;
    const invitation = message.attrs.type === "error" ? undefined : readInvitation(message);
    if (invitation !== undefined) return reporter.reportRoomInvitation({ user, ...invitation });
    if (this.rooms.receiveMessage(message)) return;
    this.#hearing.hear(message);
    this.#heardUpTo(message);
  }

  /** XEP-0280; nobody but the account itself sends such (§11). */
  #receiveCarbon(message: Element): boolean {
    const carbon = message.getChild("received", ns.carbons) ?? message.getChild("sent", ns.carbons);
    if (carbon === undefined) return false;
    const { account } = this.stream;
    if (bareOf(message.attrs.from ?? account) !== account) return true;
    const copy = forwardedMessage(carbon)?.message;
    if (copy === undefined || copy.attrs.type === "groupchat") return true;
    // What is said privately in rooms comes to whoever is in them, us or another client.
    const isOfRoom = this.rooms.get(copy.attrs.from ?? "") ?? this.rooms.get(copy.attrs.to ?? "");
    if (isOfRoom !== undefined) return true;
    this.#hearing.hear(copy, { copied: true, delay: copy.getChild("delay", ns.delay) });
    this.#heardUpTo(copy);
    return true;
  }

  #heardUpTo(message: Element): void {
    const { user, positions } = this.#options;
    const id = archiveId(message, this.stream.account);
    if (id !== undefined) positions.set(user, this.stream.account, id);
  }

  #receivePresence(presence: Element): void {
    if (this.rooms.receivePresence(presence)) return;
    const { type } = presence.attrs;
    if (type === "subscribe") this.roster.asked(presence);
    else if (type === undefined || type === "unavailable") this.#contacts.receive(presence);
  }
}

function presenceTo(presence: Element, to: string): Element {
  return xml("presence", { ...presence.attrs, to }, presence.children);
}
