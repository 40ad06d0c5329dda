/** What we use of `npm:@xmpp/session-establishment` 0.13, which ships no types. */
import type { IqCaller } from "./iq_caller.d.ts";
import type { StreamFeatures } from "./stream_features.d.ts";

export default function sessionEstablishment(
  parts: { readonly iqCaller: IqCaller; readonly streamFeatures: StreamFeatures },
): void;
