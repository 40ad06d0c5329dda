import type { Wrapper } from "../proto/mod.ts";

/** What was reported, one by one: participants who came in one frame were reported each on their own. */
export function singly(wrapper: Wrapper): readonly Wrapper[] {
  if (wrapper.type !== "PARTICIPANTS") return [wrapper];
  return wrapper.payload.participant?.map((payload) => ({ type: "PARTICIPANT_CHANGED", payload })) ?? [];
}
