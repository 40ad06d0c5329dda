/** What we use of `npm:@xmpp/middleware` 0.13, which ships no types. */
import type { Client } from "./client_core.d.ts";

/** What stanzas go through, one handler after another. */
export interface Middleware {
  use(handler: (context: object, next: () => unknown) => unknown): unknown;
}

export default function middleware(parts: { readonly entity: Client }): Middleware;
