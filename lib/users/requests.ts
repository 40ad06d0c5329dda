/** What a user asks of the network that ends in an answer or in a refusal. */
import { TransportError } from "../errors.ts";
import type { BuddyView } from "../events.ts";
import type { LegacyMessageId, LegacyName } from "../ids.ts";
import type { HistoryPage } from "../message.ts";
import type { Depicted, Picture, SearchResult } from "../people.ts";
import type { Affiliation, Moderated, Role, RoomInfo, RoomMember, RoomOption } from "../room.ts";

/** Which part of a conversation's past is wanted: the newest within the bounds, all of them exclusive. */
export interface HistoryBounds {
  readonly conversation: LegacyName;
  readonly beforeId?: LegacyMessageId;
  readonly afterId?: LegacyMessageId;
  readonly before?: Date;
  readonly after?: Date;
  readonly limit: number;
  readonly cursor?: string;
}

export type NetworkRequest =
  /** All of the user's reactions to a message; none takes the last back. */
  | {
    readonly type: "react";
    readonly conversation: LegacyName;
    readonly id: LegacyMessageId;
    readonly emoji: readonly string[];
  }
  /** Somebody else's message: to moderate. */
  | {
    readonly type: "retract";
    readonly conversation: LegacyName;
    readonly id: LegacyMessageId;
    readonly reason: string;
  }
  | ({ readonly type: "history" } & HistoryBounds)
  /** With `avatarId`: that picture, or none. */
  | { readonly type: "avatar"; readonly of: Depicted; readonly avatarId: string }
  | { readonly type: "search"; readonly text: string; readonly limit: number }
  | {
    readonly type: "block";
    readonly buddy: Pick<BuddyView, "name" | "alias" | "groups">;
    readonly blocked: boolean;
    /** Tell the network that it was spam. */
    readonly spam: boolean;
  }
  | {
    readonly type: "join-room";
    readonly room: LegacyName;
    readonly nickname: string;
    readonly password: string;
  }
  | {
    readonly type: "leave-room";
    readonly room: LegacyName;
    readonly nickname: string;
    readonly reason: string;
  }
  | { readonly type: "room-nickname"; readonly room: LegacyName; readonly nickname: string }
  | {
    readonly type: "room-subject";
    readonly room: LegacyName;
    readonly nickname: string;
    readonly subject: string;
  }
  | { readonly type: "room-info"; readonly room: LegacyName }
  | {
    readonly type: "invite";
    readonly room: LegacyName;
    readonly name: LegacyName;
    readonly reason: string;
    readonly password: string;
  }
  /** The user does not follow an invitation of somebody's. */
  | {
    readonly type: "decline";
    readonly room: LegacyName;
    readonly name: LegacyName;
    readonly reason: string;
  }
  | { readonly type: "room-options"; readonly room: LegacyName }
  /** By the options' names. */
  | {
    readonly type: "set-room-options";
    readonly room: LegacyName;
    readonly values: ReadonlyMap<string, string>;
  }
  | { readonly type: "room-members"; readonly room: LegacyName; readonly affiliation: Affiliation }
  | {
    readonly type: "moderate";
    readonly room: LegacyName;
    readonly whom: Moderated;
    readonly to: { readonly role: Role } | { readonly affiliation: Affiliation };
    readonly reason: string;
  };

export type NetworkAnswer =
  /** It is done, and there is nothing more to say. */
  | { readonly kind: "done" }
  | { readonly kind: "history"; readonly page: HistoryPage<LegacyMessageId> }
  /** Undefined: there is no such picture. */
  | { readonly kind: "avatar"; readonly picture: Picture | undefined }
  | { readonly kind: "search"; readonly result: SearchResult }
  | { readonly kind: "room-info"; readonly info: RoomInfo }
  | { readonly kind: "room-options"; readonly options: readonly RoomOption[] }
  | { readonly kind: "room-members"; readonly members: readonly RoomMember[] };

export type NetworkAnswerOf<Kind extends NetworkAnswer["kind"]> = Extract<NetworkAnswer, { kind: Kind }>;

/** The answer, where only this kind can be one. Throws `internal` for any other, which a backend may well send. */
export function answerOf<Kind extends NetworkAnswer["kind"]>(
  answer: NetworkAnswer,
  kind: Kind,
): NetworkAnswerOf<Kind> {
  if (isAnswer(answer, kind)) return answer;
  throw new TransportError("internal", "The other network gave an answer that makes no sense.");
}

function isAnswer<Kind extends NetworkAnswer["kind"]>(
  answer: NetworkAnswer,
  kind: Kind,
): answer is NetworkAnswerOf<Kind> {
  return answer.kind === kind;
}
