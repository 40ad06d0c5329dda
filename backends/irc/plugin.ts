import {
  type Block,
  type BuddyChange,
  type BuddyRemoval,
  type Card,
  FailureReason,
  type FormField,
  type HistoryPage,
  type HistoryRequest,
  type LoginRequest,
  type LogoutRequest,
  type MessagePart,
  NetworkPlugin,
  type OutgoingMessage,
  type Reaction,
  type ReadMarker,
  RequestError,
  type Retraction,
  type RoomDecline,
  type RoomDescription,
  type RoomInfoRequest,
  type RoomInvitation,
  type RoomJoin,
  type RoomLeave,
  type RoomMember,
  type RoomMembersRequest,
  type RoomModeration,
  type RoomNickname,
  type RoomOptionsRequest,
  type RoomOptionsSetting,
  type RoomSubject,
  type Send,
  Sessions,
  type StatusChange,
  type Typing,
  type VCardRequest,
} from "../../plugin/mod.ts";
import { accountOf } from "./account.ts";
import { converse } from "./conversation.ts";
import { fetchHistory } from "./history.ts";
import { members } from "./mask_lists.ts";
import { moderate } from "./moderation.ts";
import type { IrcNetwork } from "./network.ts";
import { notConnected } from "./questions.ts";
import { describeRoom, roomOf } from "./room_lookup.ts";
import { roomOptions, setRoomOptions } from "./room_modes.ts";
import { changeNick, changeTopic, decline, invite } from "./room_orders.ts";
import { IrcSession } from "./session.ts";
import { react, retract } from "./signals.ts";
import { whois } from "./whois.ts";
import type { IrcWorld } from "./world.ts";

/** IRC: each user has connections of their own, to the configured network or to those that their names name. */
export class IrcPlugin extends NetworkPlugin {
  /** Most nicks have none. */
  override readonly needPassword = false;
  override readonly needRegistration: boolean;
  /** `%` for `@` is how people know IRC's addresses, where they have one. */
  override readonly disableJidEscaping: boolean;
  override readonly messageParts: readonly MessagePart[] = ["replies"];
  readonly #sessions = new Sessions<IrcSession>();
  readonly #world: IrcWorld;

  constructor(send: Send, world: IrcWorld) {
    super(send);
    this.#world = world;
    this.needRegistration = world.settings.needRegistration;
    this.disableJidEscaping = world.settings.servers.length === 0;
  }

  override async onLogin({ user, legacyName, password }: LoginRequest): Promise<void> {
    const account = accountOf(user, legacyName, password);
    const session = await this.#sessions.start(user, () => new IrcSession(account, this.#world, this));
    session.start();
  }

  override onLogout({ user }: LogoutRequest): Promise<void> {
    return this.#sessions.end(user);
  }

  override onStatusChanged({ user, status, statusMessage }: StatusChange): void {
    this.#sessions.get(user)?.setStatus(status, statusMessage);
  }

  // Buddies: IRC keeps no list of them, so the instance tells whom to look out for.

  override onBuddyChanged(change: BuddyChange): void {
    this.#sessions.get(change.user)?.watchBuddy(change);
  }

  override onBuddies(user: string, buddies: readonly BuddyChange[]): void {
    for (const buddy of buddies) this.#sessions.get(user)?.watchBuddy(buddy);
  }

  override onBuddyRemoved({ user, buddy }: BuddyRemoval): void {
    this.#sessions.get(user)?.unwatchBuddy(buddy);
  }

  override async onVCardRequest({ user, buddy }: VCardRequest): Promise<Card | void> {
    const found = this.#session(user).known(buddy);
    if (found?.target.kind === "person") return await whois(found.target.nick, found.network.link);
  }

  override onBlock({ user, buddy, blocked }: Block): void {
    this.#session(user).block(buddy, blocked);
  }

  // Messages

  override onMessage(message: OutgoingMessage): void {
    converse(message, this.#session(message.user));
  }

  override onTyping(typing: Typing): void {
    const found = this.#conversation(typing.user, typing.buddy);
    if (found?.network.uplink.isOnline) {
      found.network.typing.type(typing, found.target, found.network.link);
    }
  }

  override onReadMarker(marker: ReadMarker): void {
    const found = this.#conversation(marker.user, marker.buddy);
    if (found?.network.uplink.isOnline) {
      found.network.readMarkers.tell(marker, found.target, found.network.link);
    }
  }

  override onReaction(reaction: Reaction): void {
    const { network, target } = this.#requireConversation(reaction.user, reaction.buddy);
    react(reaction, target, network.reactions, network.link);
  }

  override async onRetraction(retraction: Retraction): Promise<void> {
    const { network, target } = this.#requireConversation(retraction.user, retraction.buddy);
    await retract(retraction, target, network.link);
  }

  override async onHistoryRequest(request: HistoryRequest): Promise<HistoryPage> {
    const { network, target } = this.#requireConversation(request.user, request.buddy);
    const { link, hearing } = network;
    return await fetchHistory(request, target, link, (line) => hearing.messageOf(line, link));
  }

  // Rooms

  override async onJoinRoom({ user, room, nickname, password }: RoomJoin): Promise<void> {
    const { network, target } = this.#session(user).find(room, nickname || undefined);
    if (target.kind !== "room") {
      throw new RequestError(FailureReason.notFound, `"${room}" cannot be a room on IRC.`);
    }
    await network.rooms.join(room, target.channel, nickname, password);
  }

  override onLeaveRoom({ user, room, reason }: RoomLeave): void {
    const found = this.#sessions.get(user)?.known(room);
    if (found?.target.kind === "room") found.network.rooms.leave(found.target.channel, reason);
  }

  override async onRoomSubject({ user, room, subject }: RoomSubject): Promise<void> {
    const { network, channel } = roomOf(room, this.#session(user));
    await changeTopic(channel, subject, network.link);
  }

  override async onRoomNickname({ user, room, nickname }: RoomNickname): Promise<void> {
    const { network } = roomOf(room, this.#session(user));
    await changeNick(nickname, network.link);
  }

  override async onRoomInvitation({ user, room, buddy = "" }: RoomInvitation): Promise<void> {
    const { network, channel } = roomOf(room, this.#session(user));
    const target = network.names.parse(buddy);
    if (target?.kind !== "person") {
      throw new RequestError(FailureReason.notFound, `"${buddy}" is nobody on IRC.`);
    }
    await invite(channel, target.nick, network.link);
  }

  override async onRoomInfoRequest({ user, room }: RoomInfoRequest): Promise<RoomDescription> {
    return await describeRoom(room, this.#session(user));
  }

  override async onRoomOptionsRequest({ user, room }: RoomOptionsRequest): Promise<readonly FormField[]> {
    const { network, channel } = roomOf(room, this.#session(user));
    return await roomOptions(channel, network.link);
  }

  override async onRoomOptions({ user, room, values }: RoomOptionsSetting): Promise<void> {
    const { network, channel } = roomOf(room, this.#session(user));
    await setRoomOptions(values, channel, network.link);
  }

  override async onRoomMembersRequest(
    { user, room, affiliation }: RoomMembersRequest,
  ): Promise<readonly RoomMember[]> {
    const { network, channel } = roomOf(room, this.#session(user));
    return await members(affiliation, channel, network.names, network.link);
  }

  override onRoomDecline({ user, room, buddy = "", reason = "" }: RoomDecline): void {
    const { network, target } = this.#session(user).find(room);
    const host = network.names.parse(buddy);
    if (target.kind !== "room" || host?.kind !== "person") {
      throw new RequestError(FailureReason.notFound, `"${buddy}" is nobody on IRC.`);
    }
    decline(target.channel, host.nick, reason, network.link);
  }

  override async onRoomModeration(request: RoomModeration): Promise<void> {
    const { network, channel } = roomOf(request.room, this.#session(request.user));
    await moderate(request, channel, network.names, network.link);
  }

  override [Symbol.asyncDispose](): Promise<void> {
    return this.#sessions[Symbol.asyncDispose]();
  }

  /** @throws RequestError if the user is not logged in. */
  #session(user: string): IrcSession {
    const session = this.#sessions.get(user);
    if (session === undefined) throw notConnected();
    return session;
  }

  /** Where a conversation goes on IRC: a nick or a channel. */
  #conversation(user: string, buddy: string): { network: IrcNetwork; target: string } | undefined {
    const found = this.#sessions.get(user)?.known(buddy);
    if (found === undefined || found.target.kind === "server") return undefined;
    const { network, target } = found;
    return { network, target: target.kind === "room" ? target.channel : target.nick };
  }

  /** @throws RequestError if there is none. */
  #requireConversation(user: string, buddy: string): { network: IrcNetwork; target: string } {
    const conversation = this.#conversation(user, buddy);
    if (conversation === undefined) throw notConnected();
    return conversation;
  }
}
