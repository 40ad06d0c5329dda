import type { Clock } from "../../../lib/clock.ts";
import type { Conversation } from "./conversation.ts";
import { within } from "./patience.ts";

/** How long something is waited for before the person is told that it is being waited for, in milliseconds. */
export const settlePatience = 5_000;

/** Lets a conversation that waits go on to what comes soon, past all that came while nobody looked. */
export async function settle(conversation: Conversation, clock: Clock): Promise<void> {
  const { stage } = conversation;
  if (stage.kind !== "waiting") return;
  const next = await within(stage.next, settlePatience, clock);
  if (next === undefined || !conversation.follow(stage, next)) return;
  await catchUp(conversation);
}

async function catchUp(conversation: Conversation): Promise<void> {
  for (;;) {
    const { stage } = conversation;
    if (stage.kind !== "waiting") return;
    // Of two that are settled the first wins: this asks whether there is anything already.
    const next = await Promise.race([stage.next, Promise.resolve(undefined)]);
    if (next === undefined || !conversation.follow(stage, next)) return;
  }
}
