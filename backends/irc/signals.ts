/** What people do without words: typing, reactions, taking back. Only servers with message tags carry it. */
import {
  FailureReason,
  type Reaction,
  RequestError,
  type Retraction,
  type Typing,
} from "../../plugin/mod.ts";
import type { Link } from "./link.ts";
import type { Reactions } from "./reactions.ts";

/** Once in this time it is said that the user still types, in milliseconds (ircv3.net/specs/client-tags/typing). */
const typingPause = 3000;

const typingWords = { typing: "active", paused: "paused", stopped: "done" } as const;

/** Tells people that the user types. It passes: where it cannot be told, nobody is told so. */
export class TypingSignals {
  /** Since when, by target. */
  readonly #typingSince = new Map<string, number>();

  type({ state }: Typing, target: string, link: Link): void {
    if (!link.mayTag("typing")) return;
    const since = this.#typingSince.get(target);
    if (state === "typing") {
      if (since !== undefined && link.now() - since < typingPause) return;
      this.#typingSince.set(target, link.now());
    } else if (!this.#typingSince.delete(target)) return;
    link.post("TAGMSG", [target], { tags: new Map([["+typing", typingWords[state]]]) });
  }

  /** A message says it as well. */
  said(target: string): void {
    this.#typingSince.delete(target);
  }
}

/** @throws RequestError if the server carries no reactions. */
export function react(
  { legacyId, emoji = [] }: Reaction,
  target: string,
  reactions: Reactions,
  link: Link,
): void {
  if (!link.mayTag("draft/react") || !link.mayTag("draft/reply")) {
    throw new RequestError(FailureReason.unsupported, "This IRC server carries no reactions.");
  }
  for (const tags of reactions.become(legacyId, emoji)) link.post("TAGMSG", [target], { tags });
}

/** @throws RequestError if the server takes nothing back, or not this. */
export async function retract(
  { legacyId, reason = "" }: Retraction,
  target: string,
  link: Link,
): Promise<void> {
  if (!link.caps.has("draft/message-redaction")) {
    throw new RequestError(FailureReason.unsupported, "On this IRC server nothing can be taken back.");
  }
  const fails = link.ask(({ command, params }) => {
    if (command === "FAIL" && params[0] === "REDACT") {
      throw new RequestError(FailureReason.notAllowed, params.at(-1) ?? "The IRC server refused it.");
    }
    return command === "REDACT" && params[1] === legacyId ? true : undefined;
  });
  link.send("REDACT", target, legacyId, ...(reason === "" ? [] : [reason]));
  await fails;
}
