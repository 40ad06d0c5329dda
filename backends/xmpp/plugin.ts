import {
  type Attention,
  type AvatarRequest,
  type Block,
  type BuddyChange,
  type BuddyRemoval,
  type Card,
  type Correction,
  type FormField,
  type Found,
  type HistoryPage,
  type HistoryRequest,
  type LoginRequest,
  type LogoutRequest,
  type MessagePart,
  NetworkPlugin,
  type OutgoingMessage,
  type Picture,
  type Reaction,
  type ReadMarker,
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
  type SearchRequest,
  type Send,
  Sessions,
  type StatusChange,
  type Typing,
  type VCardRequest,
  type VCardUpdate,
} from "../../plugin/mod.ts";
import { Positions } from "./messages/catch_up.ts";
import type { Online } from "./online.ts";
import { fetchCard, updateCard } from "./people/cards.ts";
import { fetchPicture, publishPicture } from "./people/pictures.ts";
import { describeRoom } from "./rooms/description.ts";
import { listMembers, moderate } from "./rooms/moderation.ts";
import { roomOptions, setRoomOptions } from "./rooms/options.ts";
import { changeSubject, decline, invite } from "./rooms/orders.ts";
import { search } from "./search.ts";
import { XmppSession } from "./session.ts";
import type { XmppWorld } from "./world.ts";

/** XMPP: each user has an account of another server. Legacy names are bare JIDs. */
export class XmppPlugin extends NetworkPlugin {
  override readonly receipts = true;
  override readonly messageParts: readonly MessagePart[] = ["attachments", "replies", "threads"];
  readonly #sessions = new Sessions<XmppSession>();
  readonly #positions = new Positions();
  readonly #world: XmppWorld;

  constructor(send: Send, world: XmppWorld) {
    super(send);
    this.#world = world;
  }

  override async onLogin(request: LoginRequest): Promise<void> {
    const { user } = request;
    const create = () => new XmppSession(user, this, this.#world, this.#positions);
    const session = await this.#sessions.start(user, create);
    void session.login(request);
  }

  override onLogout({ user }: LogoutRequest): Promise<void> {
    return this.#sessions.end(user);
  }

  override onStatusChanged(change: StatusChange): void {
    this.#sessions.get(change.user)?.setStatus(change);
  }

  // People

  override async onBuddyChanged(change: BuddyChange): Promise<void> {
    await this.#online(change.user).roster.change(change);
  }

  override async onBuddyRemoved({ user, buddy }: BuddyRemoval): Promise<void> {
    await this.#online(user).roster.remove(buddy);
  }

  override async onBlock(block: Block): Promise<void> {
    await this.#online(block.user).blocking.set(block);
  }

  override async onVCardRequest({ user, buddy }: VCardRequest): Promise<Card | void> {
    return await fetchCard(buddy === "" ? undefined : buddy, this.#online(user).stream);
  }

  override async onVCardUpdate(update: VCardUpdate): Promise<void> {
    const { stream } = this.#online(update.user);
    await updateCard(update, stream);
    await publishPicture(new Uint8Array(update.photo), stream);
  }

  override async onAvatarRequest(request: AvatarRequest): Promise<Picture | void> {
    return await fetchPicture(request, this.#online(request.user).stream);
  }

  override async onSearch(request: SearchRequest): Promise<Found> {
    return await search(request, this.#online(request.user));
  }

  // Messages

  override onMessage(message: OutgoingMessage): string | void {
    return this.#online(message.user).speech.say(message);
  }

  override onCorrection(message: Correction): string | void {
    return this.#online(message.user).speech.correct(message);
  }

  override async onRetraction(retraction: Retraction): Promise<void> {
    await this.#online(retraction.user).speech.retract(retraction);
  }

  override onReaction(reaction: Reaction): void {
    this.#online(reaction.user).speech.react(reaction);
  }

  override onReadMarker(marker: ReadMarker): void {
    this.#sessions.get(marker.user)?.ifOnline?.speech.mark(marker);
  }

  override onTyping(typing: Typing): void {
    this.#sessions.get(typing.user)?.ifOnline?.speech.type(typing);
  }

  override onAttention(attention: Attention): void {
    this.#online(attention.user).speech.nudge(attention);
  }

  override async onHistoryRequest(request: HistoryRequest): Promise<HistoryPage> {
    return await this.#online(request.user).history(request);
  }

  // Rooms

  override async onJoinRoom(request: RoomJoin): Promise<void> {
    await this.#online(request.user).rooms.join(request);
  }

  override onLeaveRoom({ user, room, reason }: RoomLeave): void {
    this.#sessions.get(user)?.ifOnline?.rooms.leave(room, reason);
  }

  override onRoomSubject({ user, room, subject }: RoomSubject): void {
    const { rooms, stream } = this.#online(user);
    changeSubject(rooms.require(room), subject, stream);
  }

  override async onRoomNickname({ user, room, nickname }: RoomNickname): Promise<void> {
    await this.#online(user).rooms.require(room).rename(nickname);
  }

  override onRoomInvitation(invitation: RoomInvitation): void {
    invite(invitation, this.#online(invitation.user).stream);
  }

  override async onRoomInfoRequest({ user, room }: RoomInfoRequest): Promise<RoomDescription> {
    const { rooms, disco } = this.#online(user);
    return await describeRoom(room, rooms.get(room), disco);
  }

  override async onRoomModeration(request: RoomModeration): Promise<void> {
    const { rooms, stream } = this.#online(request.user);
    await moderate(request, rooms.require(request.room), stream);
  }

  override async onRoomOptionsRequest({ user, room }: RoomOptionsRequest): Promise<readonly FormField[]> {
    return await roomOptions(room, this.#online(user).stream);
  }

  override async onRoomOptions({ user, room, values }: RoomOptionsSetting): Promise<void> {
    await setRoomOptions(room, values, this.#online(user).stream);
  }

  override async onRoomMembersRequest(request: RoomMembersRequest): Promise<readonly RoomMember[]> {
    return await listMembers(request, this.#online(request.user).stream);
  }

  override onRoomDecline(refusal: RoomDecline): void {
    decline(refusal, this.#online(refusal.user).stream);
  }

  override [Symbol.asyncDispose](): Promise<void> {
    return this.#sessions[Symbol.asyncDispose]();
  }

  /** @throws RequestError if the user is not logged in. */
  #online(user: string): Online {
    return this.#sessions.require(user).online;
  }
}
