import type { Figures } from "./irc_figures.ts";
import type { IrcPlan } from "./irc_plan.ts";
import { type IrcRig, settleMs } from "./irc_rig.ts";
import { ownRoom, toIrc } from "./irc_talk.ts";
import { pause } from "./message_phase.ts";

/**
 * CPU of a message to IRC in waves, one right after the other: code that is compiled as it runs gets faster. Where flood
 * control cannot be turned off, every wave is that of other users, so that it has no part in this.
 */
export async function warm(rig: IrcRig, plan: IrcPlan): Promise<Figures> {
  const users = rig.freeSpeech ? plan.users : plan.users * plan.waves;
  for (let user = 0; user < users; user++) rig.network.populate(`#${ownRoom(user)}`, ["bot"]);
  await rig.users.join(0, users, ownRoom);
  await pause(settleMs);
  const waves: number[] = [];
  for (let wave = 0; wave < plan.waves; wave++) {
    waves.push((await toIrc(rig, wave * plan.users % users, plan.users)).cpuUs);
  }
  return { outWarmUs: doublings(waves) };
}

/** The first number, the second, and then each time the mean of as many as there were before. */
export function doublings(numbers: readonly number[]): number[] {
  const means: number[] = [];
  for (let from = 0, end = 1; from < numbers.length; from = end, end *= 2) {
    const some = numbers.slice(from, end);
    means.push(some.reduce((sum, number) => sum + number, 0) / some.length);
  }
  return means;
}
