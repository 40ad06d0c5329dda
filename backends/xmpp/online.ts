/** Everything of an account while its stream is online. */
import {
  AccountCondition,
  type HistoryPage,
  type HistoryRequest,
  type Reporter,
  type StatusChange,
} from "../../plugin/mod.ts";
import { Disco } from "./disco.ts";
import { bareOf } from "./jid.ts";
import { Archive } from "./messages/archive.ts";
import { ArchiveIds } from "./messages/archive_ids.ts";
import { type Positions, Reading } from "./messages/catch_up.ts";
import { archiveId } from "./messages/content.ts";
import { Hearing } from "./messages/hearing.ts";
import { fetchHistory } from "./messages/history.ts";
import { ReadPositions } from "./messages/read_positions.ts";
import { SentIds } from "./messages/sent_ids.ts";
import { Speech } from "./messages/speech.ts";
import { StoredPositions } from "./messages/stored_positions.ts";
import { Uploads } from "./messages/upload.ts";
import { ns } from "./namespaces.ts";
import { answerQuestions, capabilities } from "./own_features.ts";
import { Blocking } from "./people/blocking.ts";
import { Contacts } from "./people/contacts.ts";
import { OwnPresence } from "./people/own_presence.ts";
import { pictureIn } from "./people/pictures.ts";
import { Roster } from "./people/roster.ts";
import { type PepNews, readPepNews } from "./pep.ts";
import { Bookmarks } from "./rooms/bookmarks.ts";
import { readDecline, readInvitation } from "./rooms/invitations.ts";
import { RoomList } from "./rooms/room_list.ts";
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
  readonly disco: Disco;
  readonly roomList: RoomList;
  readonly presence: OwnPresence;
  readonly #options: OnlineOptions;
  readonly #contacts: Contacts;
  readonly #archive: Archive;
  readonly #archiveIds = new ArchiveIds();
  readonly #bookmarks: Bookmarks;
  readonly #reading: Reading;
  readonly #readPositions: ReadPositions;
  readonly #storedPositions: StoredPositions;
  readonly #hearing: Hearing;

  constructor(options: OnlineOptions) {
    const { user, reporter, stream, world, positions } = options;
    this.#options = options;
    this.stream = stream;
    const about = { user, stream, reporter };
    const [sent, archiveIds, disco] = [new SentIds(), this.#archiveIds, new Disco(stream)];
    this.disco = disco;
    this.#contacts = new Contacts(user, reporter);
    this.#archive = new Archive(stream);
    this.roster = new Roster({ ...about, contacts: this.#contacts });
    this.blocking = new Blocking({ ...about, contacts: this.#contacts });
    this.#bookmarks = new Bookmarks({ ...about, writes: world.settings.writesBookmarks });
    this.roomList = new RoomList({ user, reporter, disco, bookmarks: this.#bookmarks });
    this.#storedPositions = new StoredPositions({ user, stream, positions, interval: world.times.positions });
    this.rooms = new Rooms({
      ...about,
      disco,
      bookmarks: this.#bookmarks,
      archive: this.#archive,
      archiveIds,
      positions,
      loaded: () => this.#storedPositions.loaded,
      timeout: world.times.answer,
    });
    this.presence = new OwnPresence({ stream, disco, rooms: this.rooms });
    const isRoom = (jid: string): boolean => this.rooms.get(jid) !== undefined;
    this.#readPositions = new ReadPositions({ ...about, ids: archiveIds, isRoom });
    this.#reading = new Reading({ user, owner: stream.account, archive: this.#archive, positions });
    this.speech = new Speech({
      ...about,
      rooms: this.rooms,
      sent,
      disco,
      archive: this.#archive,
      uploads: new Uploads(stream, disco, world.upload),
      readPositions: this.#readPositions,
    });
    const isSeenBy = (jid: string): boolean => this.roster.isSeenBy(jid);
    this.#hearing = new Hearing({ ...about, sent, archiveIds, isSeenBy });
    answerQuestions(stream);
  }

  /** Fetches what there is, and appears. Never rejects: what the server lacks is done without. */
  async begin(status: () => Omit<StatusChange, "user">): Promise<void> {
    const { stream } = this;
    // Presences come when ours is sent: by then it must be known whose they are.
    const [shortly] = await Promise.all([capabilities(), this.#fetch(), this.#prepare()]);
    this.presence.begin(shortly, status());
    await this.#catchUp().catch(() => {});
    const { user, reporter } = this.#options;
    if (stream.isOnline) reporter.reportAccountState({ user, condition: AccountCondition.connected });
    await Promise.all([this.#fetchRooms(), this.#readPositions.fetch()]);
  }

  /** Never rejects: without an archive nothing is caught up. */
  async #prepare(): Promise<void> {
    await this.#storedPositions.load();
    await this.#reading.prepare().catch(() => {});
  }

  async #fetchRooms(): Promise<void> {
    await this.#bookmarks.fetch();
    await this.roomList.fetch();
  }

  async #fetch(): Promise<void> {
    const { stream } = this;
    await Promise.allSettled([
      this.roster.fetch(),
      this.blocking.fetch(),
      stream.ask("set", xml("enable", { xmlns: ns.carbons })),
    ]);
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
      archiveIds: this.#archiveIds,
      rooms: this.rooms,
      stream: this.stream,
    });
  }

  /** The stream is about to end. */
  leave(): void {
    this.#storedPositions.save();
  }

  /** The stream has ended. */
  lost(): void {
    this.#storedPositions.stop();
    this.rooms.lost();
  }

  async #catchUp(): Promise<void> {
    const { user, reporter } = this.#options;
    reporter.reportAccountState({ user, condition: AccountCondition.backfilling });
    await this.#reading.catchUp(({ id, message, delay }) => {
      if (message.attrs.type === "groupchat") return; // rooms have archives of their own
      this.#hearing.hear(message, { copied: true, delay, archivedAs: id });
    });
  }

  #receiveMessage(message: Element): void {
    if (this.#archive.receive(message) || this.#receiveCarbon(message)) return;
    const { user, reporter } = this.#options;
    const news = readPepNews(message, this.stream.account);
    if (news !== undefined) return this.#receiveNews(news);
    if (message.attrs.type !== "error") {
      const invitation = readInvitation(message);
      if (invitation !== undefined) return reporter.reportRoomInvitation({ user, ...invitation });
      const refusal = readDecline(message);
      if (refusal !== undefined) return reporter.reportRoomDecline({ user, ...refusal });
    }
    if (this.rooms.receiveMessage(message)) return;
    this.#hearing.hear(message);
    this.#heardUpTo(message);
  }

  #receiveNews(news: PepNews): void {
    switch (news.node) {
      case ns.avatarMetadata:
        return this.#contacts.pictureChanged(news.owner, pictureIn(news));
      case ns.bookmarks:
        this.#bookmarks.receive(news);
        return this.roomList.changed();
      case ns.displayed:
        return this.#readPositions.receive(news);
      default:
    }
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
    const id = archiveId(message, this.stream.account);
    if (id !== undefined) this.#reading.heard(id);
  }

  #receivePresence(presence: Element): void {
    if (this.rooms.receivePresence(presence)) return;
    const { type } = presence.attrs;
    if (type === "subscribe") this.roster.asked(presence);
    else if (type === undefined || type === "unavailable") this.#contacts.receive(presence);
  }
}
