/** What a played network can do, by the names of the switches in `BACKEND_CONFIG`. */
import type {
  AvatarRequest,
  FormField,
  Found,
  HistoryPage,
  HistoryRequest,
  NetworkPlugin,
  Picture,
  RoomDescription,
  RoomInfoRequest,
  RoomMember,
  RoomMembersRequest,
  RoomOptionsRequest,
  SearchRequest,
} from "../../plugin/mod.ts";
import { type Feature, modernFeatures } from "../../proto/mod.ts";

/** All but `rawxml`: a network that speaks XMPP is a play of its own. */
export type Ability = Exclude<Feature, "rawxml">;

/** What played networks can do unless the play says otherwise. */
export const usual: readonly Ability[] = ["receipts", "typing", "attention", "vcards", "own_vcard"];

/** All that protocol 2 has. */
export const everything: readonly Ability[] = ["receipts", "muc", ...modernFeatures];

/** What the network answers to questions. A play may change it at any time. */
export interface Answers {
  history: (request: HistoryRequest) => HistoryPage;
  /** Undefined: there is no such picture. */
  avatar: (request: AvatarRequest) => Picture | undefined;
  search: (request: SearchRequest) => Found;
  room: (request: RoomInfoRequest) => RoomDescription;
  options: (request: RoomOptionsRequest) => readonly FormField[];
  members: (request: RoomMembersRequest) => readonly RoomMember[];
}

export function noAnswers(): Answers {
  return {
    history: () => ({ complete: true }),
    avatar: () => undefined,
    search: () => ({}),
    room: () => ({}),
    options: () => [],
    members: () => [],
  };
}

/** What becomes of a request in a play. */
export interface Play {
  readonly answers: Answers;
  /** Notes what the network heard. */
  heard<Request extends OfUser>(what: string, request: Request): void;
  /** The same for what the network may refuse: throws while it takes nothing. */
  asked<Request extends OfUser>(what: string, request: Request): void;
  /** The same for a message. Answers the id that the network gives it. */
  askedToSend<Message extends OfUser>(what: string, message: Message): string;
}

interface OfUser {
  readonly user: string;
}

/** Gives the plugin the methods that announce these abilities. */
export function enable(plugin: NetworkPlugin, abilities: readonly Ability[], play: Play): void {
  for (const ability of abilities) methods[ability]?.(plugin, play);
}

/** Those without a line are announced by something else than a method. */
const methods: Partial<Record<Ability, (plugin: NetworkPlugin, play: Play) => void>> = {
  send_buddies_on_login(plugin, play) {
    plugin.onBuddies = (user, buddies) => play.asked("buddies", { user, buddies });
  },
  typing(plugin, play) {
    plugin.onTyping = (typing) => play.asked("typing", typing);
  },
  attention(plugin, play) {
    plugin.onAttention = (attention) => play.asked("attention", attention);
  },
  vcards(plugin, play) {
    plugin.onVCardRequest = (request) => {
      play.asked("card", request);
      return { fullname: `${request.buddy} of Verona` };
    };
  },
  own_vcard(plugin, play) {
    plugin.onVCardUpdate = (update) => play.asked("own card", update);
  },
  corrections(plugin, play) {
    plugin.onCorrection = (message) => play.askedToSend("correction", message);
  },
  reactions(plugin, play) {
    plugin.onReaction = (reaction) => play.asked("reaction", reaction);
  },
  retractions(plugin, play) {
    plugin.onRetraction = (retraction) => play.asked("retraction", retraction);
  },
  read_markers(plugin, play) {
    plugin.onReadMarker = (marker) => play.asked("read", marker);
  },
  history(plugin, play) {
    plugin.onHistoryRequest = (request) => {
      play.asked("history", request);
      return play.answers.history(request);
    };
  },
  avatars(plugin, play) {
    plugin.onAvatarRequest = (request) => {
      play.asked("avatar", request);
      return play.answers.avatar(request);
    };
  },
  search(plugin, play) {
    plugin.onSearch = (request) => {
      play.asked("search", request);
      return play.answers.search(request);
    };
  },
  blocking(plugin, play) {
    plugin.onBlock = (block) => play.asked("block", block);
  },
  login_steps(plugin, play) {
    plugin.onLoginAnswer = (answer) => play.asked("login answer", answer);
  },
  muc(plugin, play) {
    plugin.onJoinRoom = (join) => play.asked("join", join);
    plugin.onLeaveRoom = (leave) => play.asked("leave", leave);
  },
  room_subject(plugin, play) {
    plugin.onRoomSubject = (change) => play.asked("room subject", change);
  },
  room_nicknames(plugin, play) {
    plugin.onRoomNickname = (change) => play.asked("room nickname", change);
  },
  room_invitations(plugin, play) {
    plugin.onRoomInvitation = (invitation) => play.asked("invitation", invitation);
  },
  room_info(plugin, play) {
    plugin.onRoomInfoRequest = (request) => {
      play.asked("room info", request);
      return play.answers.room(request);
    };
  },
  room_options(plugin, play) {
    plugin.onRoomOptionsRequest = (request) => {
      play.asked("room options", request);
      return play.answers.options(request);
    };
    plugin.onRoomOptions = (setting) => play.asked("set room options", setting);
  },
  room_members(plugin, play) {
    plugin.onRoomMembersRequest = (request) => {
      play.asked("room members", request);
      return play.answers.members(request);
    };
  },
  room_declines(plugin, play) {
    plugin.onRoomDecline = (refusal) => play.asked("decline", refusal);
  },
  room_moderation(plugin, play) {
    plugin.onRoomModeration = (request) => play.asked("moderation", request);
  },
};
