import { type Participant, ParticipantsFrame } from "../proto/mod.ts";

/** How long a frame of participants gets, in bytes: with more it is not worth having them wait for each other. */
const usualSize = 16 * 1024;

/**
 * Participants who are told of one after the other, on their way as one frame. Whoever enters a room is told of all who
 * are there, and everybody in it of whoever enters.
 */
export class GatheredParticipants {
  readonly #send: (frame: Uint8Array) => void;
  #frame: ParticipantsFrame | undefined;

  constructor(send: (frame: Uint8Array) => void) {
    this.#send = send;
  }

  /** Sends somebody at the end of this turn of the event loop at the latest. Throws as `encodeWrapper` does. */
  add(participant: Participant): void {
    if (this.#frame === undefined) {
      this.#frame = new ParticipantsFrame();
      queueMicrotask(() => this.flush());
    }
    this.#frame.add(participant);
    if (this.#frame.size >= usualSize) this.flush();
  }

  /** Sends at once who was told of: whatever is told next comes after them. */
  flush(): void {
    const frame = this.#frame;
    this.#frame = undefined;
    if (frame !== undefined) this.#send(frame.finish());
  }
}
