import type { Clock } from "../../../lib/clock.ts";
import type { Log } from "../../../lib/log/log.ts";
import { stanzaError } from "../stanza_error.ts";
import type { Element } from "../xml/element.ts";
import { RawPresences } from "./presences.ts";
import { RawQuestions } from "./questions.ts";
import { RawStreams } from "./streams.ts";

export interface RawModeOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly send: (stanza: Element) => void;
}

/** What has to be remembered while backends speak XML. What belongs to a user goes when the login ends. */
export class RawMode {
  readonly streams: RawStreams;
  readonly questions: RawQuestions;
  readonly presences = new RawPresences();

  constructor({ clock, log, newId, send }: RawModeOptions) {
    this.streams = new RawStreams(log);
    const refuse: ConstructorParameters<typeof RawQuestions>[0]["refuse"] = (question, error) =>
      send(stanzaError(question, error));
    this.questions = new RawQuestions({ clock, newId, refuse });
  }
}
