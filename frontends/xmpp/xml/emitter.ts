type Listener<Values extends readonly unknown[]> = (...values: Values) => void;

interface Entry<Values extends readonly unknown[]> {
  readonly listener: Listener<Values>;
  readonly once: boolean;
}

/**
 * The few methods of an event emitter that xmpp.js asks of a socket and of a parser.
 * Unlike Node's, it does not throw an "error" that nobody listens for: once a link is over, nobody does.
 */
export class Emitter<Events extends { readonly [Name in keyof Events]: readonly unknown[] }> {
  // Lists are replaced, never changed, so a listener may remove itself or others while an event is given out.
  readonly #entries: { [Name in keyof Events]?: readonly Entry<Events[Name]>[] } = {};

  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): this {
    return this.#add(name, { listener, once: false });
  }

  once<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): this {
    return this.#add(name, { listener, once: true });
  }

  removeListener<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): this {
    this.#entries[name] = this.#entries[name]?.filter((entry) => entry.listener !== listener) ?? [];
    return this;
  }

  /** Calls the listeners in order, and lets what they throw through. Answers whether there was one. */
  emit<Name extends keyof Events>(name: Name, ...values: Events[Name]): boolean {
    const entries = this.#entries[name] ?? [];
    for (const entry of entries) {
      if (entry.once) this.removeListener(name, entry.listener);
      entry.listener(...values);
    }
    return entries.length > 0;
  }

  #add<Name extends keyof Events>(name: Name, entry: Entry<Events[Name]>): this {
    this.#entries[name] = [...(this.#entries[name] ?? []), entry];
    return this;
  }
}
