/**
 * Answered by a hook that took a stanza and is not done with it: the user's later stanzas need not wait. It fails like
 * the hook itself.
 */
export class Later {
  readonly done: Promise<void>;

  constructor(done: Promise<void>) {
    this.done = done;
  }
}
