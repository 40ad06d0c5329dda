/** What we use of `npm:@xmpp/stream-management` 0.13, which ships no types. */
import type { Client } from "./client_core.d.ts";
import type { Middleware } from "./middleware.d.ts";
import type { StreamFeatures } from "./stream_features.d.ts";

export default function streamManagement(
  parts: {
    readonly streamFeatures: StreamFeatures;
    readonly entity: Client;
    readonly middleware: Middleware;
  },
): { allowResume: boolean };
