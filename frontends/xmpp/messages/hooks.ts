import type { Feature, MessageHooks } from "../feature.ts";

/** Looked for once: thousands of messages a second go through these. */
export function messageHooks(features: readonly Feature[]): MessageHooks {
  return {
    read: features.flatMap(({ readMessage }) => readMessage ?? []),
    decorate: features.flatMap(({ decorateMessage }) => decorateMessage ?? []),
    understood: new Set(features.flatMap(({ understands }) => understands ?? [])),
  };
}
