/** Branded ids: each is a string or number at run time, and none can be passed where another is meant. */

declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A person using the transport. The frontend makes it (for XMPP: the bare JID); `lib` never looks inside. */
export type UserId = Brand<string, "UserId">;

/** One connected client of a user, made by the frontend (for XMPP: the full JID). Opaque like {@link UserId}. */
export type ResourceId = Brand<string, "ResourceId">;

/** A buddy's, room's or the user's own name on the legacy network, spelled as the network spells it. */
export type LegacyName = Brand<string, "LegacyName">;

/** A message's id as the legacy network has it, unique in its conversation. */
export type LegacyMessageId = Brand<string, "LegacyMessageId">;

/** A message's id as the user's clients know it: their own for what they sent, the network's for the rest. */
export type MessageId = Brand<string, "MessageId">;

/** Which spawned or connected backend: counts up from 1 for one instance's life, never used twice. */
export type BackendId = Brand<number, "BackendId">;

export const userId = (text: string): UserId => text as UserId;
export const resourceId = (text: string): ResourceId => text as ResourceId;
export const legacyName = (text: string): LegacyName => text as LegacyName;
export const legacyMessageId = (text: string): LegacyMessageId => text as LegacyMessageId;
export const messageId = (text: string): MessageId => text as MessageId;
export const backendId = (number: number): BackendId => number as BackendId;

/** The form in which names are compared: networks differ in case for one and the same buddy. */
export const foldedName = (name: LegacyName): string => name.toLowerCase();
