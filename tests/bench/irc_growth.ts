import type { Figures } from "./irc_figures.ts";
import type { IrcPlan } from "./irc_plan.ts";
import { type IrcRig, restMs } from "./irc_rig.ts";
import { ownRoom } from "./irc_talk.ts";
import { pause } from "./message_phase.ts";

/** Memory with one, two and three times the users, each in the common room and one of their own. */
export async function growth(rig: IrcRig, plan: IrcPlan): Promise<Figures> {
  const growthMb: number[] = [];
  const counts = [1, 2, 3].map((times) => times * plan.users);
  rig.network.populate("#busy", ["bot"]);
  for (const count of counts) {
    const first = count - plan.users;
    for (let user = first; user < count; user++) rig.network.populate(`#${ownRoom(user)}`, ["bot"]);
    await rig.users.join(first, count, () => "busy");
    await rig.users.join(first, count, ownRoom);
    await pause(restMs);
    growthMb.push(await rig.memory());
  }
  return { growthMb, furtherUserKb: 1000 * slope(counts, growthMb) };
}

/** How much `y` grows with `x`: the line with the least squares through these points. */
export function slope(x: readonly number[], y: readonly number[]): number {
  const middle = { x: mean(x), y: mean(y) };
  let up = 0;
  let along = 0;
  for (const [index, one] of x.entries()) {
    up += (one - middle.x) * ((y[index] ?? NaN) - middle.y);
    along += (one - middle.x) ** 2;
  }
  return up / along;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
