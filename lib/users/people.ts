import type { Clock } from "../clock.ts";
import { notLoggedIn, TransportError } from "../errors.ts";
import type { UserId } from "../ids.ts";
import type { Depicted, Picture, SearchResult } from "../people.ts";
import type { BuddyInfo, PassingRequest, UserBackend } from "./network.ts";
import { answerOf } from "./requests.ts";
import { VCardRequests } from "./vcard_requests.ts";

/** How many a search may find. */
const mostFound = 100;

export interface PeopleOptions {
  readonly user: UserId;
  /** Undefined while the login does not stand. */
  readonly voice: () => UserBackend | undefined;
  readonly clock: Clock;
}

/** What a user asks of people on the network. All of it rejects as {@link UserBackend.request} does. */
export class People {
  readonly #options: PeopleOptions;
  readonly vcards: VCardRequests;

  constructor(options: PeopleOptions) {
    this.#options = options;
    const { user, voice, clock } = options;
    const ask = (request: PassingRequest) => {
      const backend = voice();
      if (backend?.can("vcards") === false) {
        throw new TransportError("feature-not-implemented", "The other network has no cards of people.");
      }
      backend?.ask(user, request);
      return backend !== undefined;
    };
    this.vcards = new VCardRequests({ clock, ask });
  }

  async search(text: string): Promise<SearchResult> {
    const answer = await this.#voice().request(this.#options.user, {
      type: "search",
      text,
      limit: mostFound,
    });
    return answerOf(answer, "search").result;
  }

  /** The picture with that `avatarId`, or whichever it is now without one; undefined when there is no such. */
  async avatar(of: Depicted, avatarId = ""): Promise<Picture | undefined> {
    const answer = await this.#voice().request(this.#options.user, { type: "avatar", of, avatarId });
    return answerOf(answer, "avatar").picture;
  }

  /** Blocks or unblocks somebody, who need not be on the list. `spam`: tells the network that it was spam. */
  async block(buddy: BuddyInfo, blocked: boolean, spam = false): Promise<void> {
    await this.#voice().request(this.#options.user, { type: "block", buddy, blocked, spam });
  }

  #voice(): UserBackend {
    const voice = this.#options.voice();
    if (voice === undefined) throw notLoggedIn();
    return voice;
  }
}
