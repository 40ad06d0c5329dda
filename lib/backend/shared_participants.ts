import type { Participant } from "../room.ts";

/** How many are remembered: of all that backends tell of at about the same time. */
const most = 10_000;

/**
 * Participants that are alike in everything as one object. Each user has a state of each room, so a hundred users in a
 * room of a hundred people would hold ten thousand of them. What is forgotten here is only not shared any more.
 */
export class SharedParticipants {
  readonly #known = new Map<string, Participant>();

  share(participant: Participant): Participant {
    const key = JSON.stringify(participant);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= most) this.#known.clear();
    this.#known.set(key, participant);
    return participant;
  }
}
