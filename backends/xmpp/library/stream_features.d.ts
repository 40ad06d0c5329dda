/** What we use of `npm:@xmpp/stream-features` 0.13, which ships no types. */
import type { Element } from "./client_core.d.ts";
import type { Middleware } from "./middleware.d.ts";

/** The features of a stream are handled in the order in which they are put in here. */
export interface StreamFeatures {
  /** The handler resolves when the feature is negotiated. */
  use(name: string, xmlns: string, handler: (context: { readonly stanza: Element }) => Promise<void>): void;
}

export default function streamFeatures(parts: { readonly middleware: Middleware }): StreamFeatures;
