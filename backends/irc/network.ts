import {
  type BuddyChange,
  ConnectionError,
  type OutgoingMessage,
  type Reporter,
  RequestError,
} from "../../plugin/mod.ts";
import { BlockList } from "./block_list.ts";
import { BuddyWatch, monitorLimit } from "./buddy_watch.ts";
import { Hearing } from "./hearing.ts";
import type { Link } from "./link.ts";
import type { Failure } from "./login.ts";
import type { Names, Target } from "./names.ts";
import { type IrcLine, noTags } from "./protocol/line.ts";
import { recoverNick } from "./nick_recovery.ts";
import { notConnected } from "./questions.ts";
import { Reactions } from "./reactions.ts";
import { ReadMarkers } from "./read_markers.ts";
import type { Identity, Welcome } from "./registration.ts";
import { tellRefusal } from "./refusals.ts";
import { RoomReports } from "./room_reports.ts";
import { Rooms } from "./rooms.ts";
import { SentMessages } from "./sent_messages.ts";
import type { ServerAddress } from "./server_address.ts";
import type { ServicesMessage } from "./settings.ts";
import { ServerVoice } from "./server_voice.ts";
import { standardReply } from "./standard_replies.ts";
import { TypingSignals } from "./signals.ts";
import { Speech } from "./speech.ts";
import { Uplink } from "./uplink.ts";
import type { IrcWorld } from "./world.ts";

export interface NetworkOptions {
  readonly user: string;
  readonly identity: Identity;
  /** Sent after the login to whoever keeps the accounts, unless SASL has logged us in; an empty target for nobody. */
  readonly identify: ServicesMessage;
  /** Sent to get back a nick that somebody else uses; an empty target where there is no way. */
  readonly recover: ServicesMessage;
  /** Tried in turn. */
  readonly servers: readonly ServerAddress[];
  readonly names: Names;
  readonly reporter: Reporter;
  readonly world: IrcWorld;
  /** Try again by ourselves after passing troubles, or leave that to whoever owns us. */
  readonly reconnects: boolean;
  readonly onOnline: () => void;
  /** There is no connection any more, or could be none. `retries`: it will be tried again. */
  readonly onOffline: (failure: Failure, retries: boolean) => void;
  /** The user has left the last room. */
  readonly onEmpty: () => void;
}

/** What may wait for a connection that is being made. */
const waitingLimit = 100;

/** One user on one network: what outlives its connections, and the plain calls between its parts. */
export class IrcNetwork implements AsyncDisposable {
  readonly rooms: Rooms;
  readonly reports: RoomReports;
  readonly reactions = new Reactions();
  readonly typing = new TypingSignals();
  readonly voice: ServerVoice;
  readonly hearing: Hearing;
  readonly uplink: Uplink;
  readonly readMarkers: ReadMarkers;
  readonly #options: NetworkOptions;
  readonly #speech: Speech;
  readonly #sent = new SentMessages();
  readonly #blocked = new BlockList();
  /** By legacy name in lower case. */
  readonly #buddies = new Map<string, { readonly nick: string; readonly change: BuddyChange }>();
  #watch: BuddyWatch | undefined;
  #away = "";
  /** What is to be done as soon as there is a connection. */
  #waiting: { readonly action: () => void; readonly dropped: (text: string) => void }[] = [];

  constructor(options: NetworkOptions) {
    const { user, names, reporter, world } = options;
    this.#options = options;
    this.reports = new RoomReports(user, names, reporter);
    this.voice = new ServerVoice(user, names.contact, reporter);
    const { splitTimes, awayInterval } = world.settings;
    const { onEmpty } = options;
    this.rooms = new Rooms({
      reports: this.reports,
      membersOf: (channel) => world.crowds.view(`${names.contact} ${channel.toLowerCase()}`),
      splitTimes,
      awayInterval,
      now: world.now,
      onEmpty,
    });
    const { channels } = this.rooms;
    this.#speech = new Speech({ user, reporter, channels, sent: this.#sent });
    this.hearing = this.#makeHearing();
    const conversationOf = (line: IrcLine, link: Link) => this.hearing.conversationOf(line, link);
    this.readMarkers = new ReadMarkers({ user, reporter, conversationOf });
    this.uplink = new Uplink({
      ...options,
      mayBeRenamed: options.recover.target !== "",
      onOnline: (link, welcome) => this.#onOnline(link, welcome),
      onLine: (line, link) => this.#onLine(line, link),
      onOffline: (failure, retries) => this.#onOffline(failure, retries),
    });
  }

  get names(): Names {
    return this.#options.names;
  }

  /** @throws RequestError if there is no connection. */
  get link(): Link {
    return this.uplink.link;
  }

  connect(): void {
    void this.uplink.connect();
  }

  /**
   * While a connection is being made the message is only noted down.
   * @throws RequestError if it cannot be sent.
   */
  say(message: OutgoingMessage, target: Exclude<Target, { kind: "server" }>): void {
    this.typing.said(target.kind === "room" ? target.channel : target.nick);
    if (this.uplink.isOnline) return this.#speech.say(message, target, this.link);
    this.whenOnline(() => {
      try {
        this.#speech.say(message, target, this.link);
      } catch (error) {
        this.#speech.failed(
          message,
          error instanceof RequestError ? error.message : "An error in the gateway.",
        );
      }
    }, (text) => this.#speech.failed(message, text));
  }

  /** Says something that is no message of the user's: it does not come back as one. */
  tell(target: string, text: string): void {
    const onFailed = (why: string): void => this.voice.say(`${target}: ${why}`);
    this.#sent.send({ target, onAccepted: () => {}, onFailed }, [text], noTags, this.link);
  }

  /**
   * Does something now, or as soon as the connection that is being made is there.
   * @param dropped told why there is none.
   * @throws RequestError if none is being made, or too much waits for it already.
   */
  whenOnline(action: () => void, dropped: (text: string) => void): void {
    if (this.uplink.isOnline) return action();
    if (!this.uplink.isWanted || this.#waiting.length >= waitingLimit) throw notConnected();
    this.#waiting.push({ action, dropped });
  }

  /** Empty: here. */
  setAway(message: string): void {
    if (message === this.#away) return;
    this.#away = message;
    if (this.uplink.isOnline) this.#sendAway();
  }

  watchBuddy(nick: string, change: BuddyChange): void {
    this.#buddies.set(change.buddy.toLowerCase(), { nick, change });
    this.#watch?.add(nick, change);
  }

  unwatchBuddy(nick: string, buddy: string): void {
    this.#buddies.delete(buddy.toLowerCase());
    this.#watch?.remove(nick);
  }

  block(nick: string, blocked: boolean): void {
    const link = this.uplink.isOnline ? this.link : undefined;
    if (blocked) this.#blocked.block(nick, link);
    else this.#blocked.unblock(nick, link);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    this.rooms[Symbol.dispose]();
    await this.uplink[Symbol.asyncDispose]();
  }

  #makeHearing(): Hearing {
    const { user, names, reporter, world } = this.#options;
    return new Hearing({
      user,
      names,
      reporter,
      channels: this.rooms.channels,
      sent: this.#sent,
      reactions: this.reactions,
      roomFor: (nick, link) => this.#speech.roomFor(nick, link),
      isBuddy: (nick) => this.#buddies.has(names.person(nick).toLowerCase()),
      onSeen: (nick) => this.#watch?.seen(nick),
      onServer: (text) => this.voice.announce(text),
      now: world.now,
    });
  }

  #onOnline(link: Link, { authenticated, renamed }: Welcome): void {
    this.#options.onOnline();
    const { target, text } = this.#options.identify;
    if (!authenticated && target !== "") this.tell(target, text);
    if (renamed) void this.#recoverNick(link);
    if (this.#away !== "") this.#sendAway();
    this.rooms.start(link);
    this.#blocked.start(link);
    this.#startWatch(link);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { action } of waiting) action();
  }

  /** Never rejects. */
  async #recoverNick(link: Link): Promise<void> {
    const { identity: { nick }, recover: { target, text }, world } = this.#options;
    this.voice.announce(`Somebody else uses the nick "${nick}". You are ${link.nick} until it is free.`);
    this.tell(target, text);
    const isOurs = await recoverNick(nick, link, world.times.nickRetry);
    if (isOurs) this.voice.announce(`You are ${nick} now.`);
    else if (this.uplink.isOnline) this.voice.announce(`The nick "${nick}" is still somebody else's.`);
  }

  #blockOf(buddy: string, link: Link): { readonly blocked?: true } {
    const nick = this.#buddies.get(buddy.toLowerCase())?.nick;
    return nick !== undefined && this.#blocked.has(nick, link) ? { blocked: true } : {};
  }

  #startWatch(link: Link): void {
    const { reporter, world } = this.#options;
    const watch = new BuddyWatch({
      fold: (nick) => link.fold(nick),
      send: (command, ...parameters) => link.sendWhenIdle(command, ...parameters),
      report: (buddy, status) =>
        reporter.reportBuddyChanged({ ...buddy, status, ...this.#blockOf(buddy.buddy, link) }),
      pollInterval: world.times.poll,
    });
    this.#watch = watch;
    for (const { nick, change } of this.#buddies.values()) watch.add(nick, change);
    watch.start(monitorLimit(link.isupport.get("MONITOR")));
  }

  #onLine(line: IrcLine, link: Link): void {
    if (this.#blocked.covers(line, link)) return;
    this.rooms.receive(line, link);
    this.hearing.receive(line, link);
    this.readMarkers.receive(line, link);
    this.#watch?.receive(line);
    if (!tellRefusal(line, this.#sent, link)) this.voice.announce(standardReply(line) ?? "");
  }

  #onOffline(failure: Failure, retries: boolean): void {
    const wasOnline = this.#watch !== undefined;
    this.#stop();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { dropped } of waiting) dropped(failure.text);
    if (retries) {
      this.rooms.stop(failure.text);
      if (wasOnline) this.voice.announce(`${failure.text} It will be tried again.`);
    } else if (this.#options.reconnects) {
      const why = failure.code === ConnectionError.nameInUse ? "conflict" : "not found";
      this.rooms.refuseAll(why, failure.text, this.#options.identity.nick);
    } else this.rooms[Symbol.dispose]();
    this.#options.onOffline(failure, retries);
  }

  #stop(): void {
    this.#watch?.[Symbol.dispose]();
    this.#watch = undefined;
    this.#sent.lost();
  }

  #sendAway(): void {
    this.link.send("AWAY", ...(this.#away === "" ? [] : [this.#away]));
  }
}
