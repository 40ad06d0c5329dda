/** What we use of `npm:@xmpp/resource-binding` 0.13, which ships no types. */
import type { IqCaller } from "./iq_caller.d.ts";
import type { StreamFeatures } from "./stream_features.d.ts";

export default function resourceBinding(
  parts: { readonly iqCaller: IqCaller; readonly streamFeatures: StreamFeatures },
  resource: string,
): void;
