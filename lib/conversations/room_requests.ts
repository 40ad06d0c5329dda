import { notLoggedIn } from "../errors.ts";
import type { LegacyName, UserId } from "../ids.ts";
import type { Affiliation, Moderated, RoomInfo, RoomMember, RoomOption } from "../room.ts";
import type { UserBackend } from "../users/network.ts";
import { answerOf, type NetworkRequest } from "../users/requests.ts";

export interface RoomRequestsOptions {
  readonly user: UserId;
  /** Undefined while the login does not stand. */
  readonly voice: () => UserBackend | undefined;
}

/** What a user asks of rooms. All of it rejects as {@link UserBackend.request} does. */
export class RoomRequests {
  readonly #options: RoomRequestsOptions;

  constructor(options: RoomRequestsOptions) {
    this.#options = options;
  }

  /** Asks for another nickname; that it is so, is told as a rename. */
  async changeNickname(room: LegacyName, nickname: string): Promise<void> {
    await this.ask({ type: "room-nickname", room, nickname });
  }

  /** `nickname`: the user's own. */
  async setSubject(room: LegacyName, nickname: string, subject: string): Promise<void> {
    await this.ask({ type: "room-subject", room, nickname, subject });
  }

  async invite(room: LegacyName, name: LegacyName, reason: string, password = ""): Promise<void> {
    await this.ask({ type: "invite", room, name, reason, password });
  }

  async moderate(
    room: LegacyName,
    whom: Moderated,
    to: Extract<NetworkRequest, { type: "moderate" }>["to"],
    reason: string,
  ): Promise<void> {
    await this.ask({ type: "moderate", room, whom, to, reason });
  }

  /** Tells whoever invited the user that they do not come. */
  async decline(room: LegacyName, name: LegacyName, reason: string): Promise<void> {
    await this.ask({ type: "decline", room, name, reason });
  }

  /** What can be set in a room. */
  async options(room: LegacyName): Promise<readonly RoomOption[]> {
    return answerOf(await this.ask({ type: "room-options", room }), "room-options").options;
  }

  /** `values`: by the options' names. */
  async setOptions(room: LegacyName, values: ReadonlyMap<string, string>): Promise<void> {
    await this.ask({ type: "set-room-options", room, values });
  }

  /** Who is that to a room, present or not. */
  async members(room: LegacyName, affiliation: Affiliation): Promise<readonly RoomMember[]> {
    return answerOf(await this.ask({ type: "room-members", room, affiliation }), "room-members").members;
  }

  async info(room: LegacyName): Promise<RoomInfo> {
    return answerOf(await this.ask({ type: "room-info", room }), "room-info").info;
  }

  async ask(request: NetworkRequest): ReturnType<UserBackend["request"]> {
    const voice = this.#options.voice();
    if (voice === undefined) throw notLoggedIn();
    return await voice.request(this.#options.user, request);
  }

  /** Asks for what the user need not hear the end of. */
  async passingly(request: NetworkRequest): Promise<void> {
    try {
      await this.#options.voice()?.request(this.#options.user, request);
    } catch {
      // The user is out of the room here, whatever the network says.
    }
  }
}
