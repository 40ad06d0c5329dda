import type { Figures } from "./irc_figures.ts";
import type { IrcPlan } from "./irc_plan.ts";
import { type IrcRig, settleMs } from "./irc_rig.ts";
import { fanOut, fromIrc, ownRoom, toIrc } from "./irc_talk.ts";
import { pause } from "./message_phase.ts";

/** How long until flood control lets a join through again, in milliseconds: gateways write a line a second. */
const recoverMs = 3_000;

/** The four kinds of work, one after the other, in one gateway. */
export async function load(rig: IrcRig, plan: IrcPlan): Promise<Figures> {
  const startMb = await rig.memory();
  const busyJoin = await join(rig, plan.users, () => "busy");
  const busy = await fanOut(rig, "busy", plan.messages, plan.users);
  const ownJoin = await join(rig, plan.users, ownRoom);
  const joinedMb = await rig.memory();
  const outgoing = await toIrc(rig, 0, plan.users);
  await pause(500);
  const incoming = await fromIrc(rig, plan.messages * 10, plan.users);
  return {
    busyPerSecond: busy.perSecond,
    busyCpuUs: busy.cpuUs,
    outCpuUs: outgoing.cpuUs,
    outPerSecond: outgoing.perSecond,
    inCpuUs: incoming.cpuUs,
    inPerSecond: incoming.perSecond,
    joinMs: busyJoin.milliseconds,
    joinOwnMs: ownJoin.milliseconds,
    joinCpuMs: busyJoin.cpuMs + ownJoin.cpuMs,
    startMb,
    joinedMb,
    userKb: (joinedMb - startMb) * 1000 / plan.users,
    ...await crowd(rig, plan.crowd),
  };
}

interface JoinCost {
  readonly milliseconds: number;
  readonly cpuMs: number;
}

/** All users join, each the room that it is said to; one person of IRC is in each of the rooms. */
async function join(rig: IrcRig, users: number, roomOf: (user: number) => string): Promise<JoinCost> {
  for (let user = 0; user < users; user++) rig.network.populate(`#${roomOf(user)}`, ["bot"]);
  const before = await rig.cpu();
  const milliseconds = await rig.users.join(0, users, roomOf);
  const cpuMs = (await rig.cpu() - before) / 1000;
  await pause(settleMs);
  return { milliseconds, cpuMs };
}

/** One user joins a room that is full of people. */
async function crowd(rig: IrcRig, size: number): Promise<Pick<Figures, "crowdMs" | "crowdCpuMs">> {
  rig.network.populate("#crowd", peopleOf(size));
  await pause(recoverMs);
  const before = await rig.cpu();
  const crowdMs = await rig.users.join(0, 1, () => "crowd");
  await pause(200);
  return { crowdMs, crowdCpuMs: (await rig.cpu() - before) / 1000 };
}

/** The nicks of so many people. */
export function peopleOf(size: number): string[] {
  return Array.from({ length: size }, (_, index) => `person${index}`);
}
