/** What we use of `npm:@xmpp/iq/callee` 0.13, which ships no types. */
import type { Client, Element } from "./client_core.d.ts";
import type { Middleware } from "./middleware.d.ts";

/** A question that came in, as the library hands it to whoever answers such. */
export interface Asked {
  readonly stanza: Element;
  /** The payload. */
  readonly element: Element;
}

/** Answers with a payload, an empty result (`true`), or an error (`false`). */
export type Answer = (asked: Asked) => Element | boolean;

/** Answers questions; those that nobody has an answer for with an error. */
export interface IqCallee {
  get(xmlns: string, name: string, answer: Answer): void;
  set(xmlns: string, name: string, answer: Answer): void;
}

export default function iqCallee(
  parts: { readonly middleware: Middleware; readonly entity: Client },
): IqCallee;
