import type { Figures } from "./irc_figures.ts";
import { peopleOf } from "./irc_phases.ts";
import type { IrcPlan } from "./irc_plan.ts";
import { type IrcRig, restMs } from "./irc_rig.ts";
import { fanOut } from "./irc_talk.ts";
import { pause } from "./message_phase.ts";

/** A room with thousands of people: joined and listened to by one user, then by all of them. */
export async function throng(rig: IrcRig, plan: IrcPlan): Promise<Figures> {
  rig.network.populate("#throng", ["bot", ...peopleOf(plan.throng - 1)]);
  const before = await usage(rig);
  const throngMs = await rig.users.join(0, 1, () => "throng");
  await pause(restMs);
  const joined = await usage(rig);
  const one = await fanOut(rig, "throng", 4 * plan.messages, 1);
  const talked = await usage(rig);
  const throngUsersMs = await rig.users.join(1, plan.users, () => "throng");
  await pause(restMs);
  const full = await usage(rig);
  const all = await fanOut(rig, "throng", Math.ceil(plan.messages / 5), plan.users);
  return {
    throngMs,
    throngCpuMs: joined.cpuMs - before.cpuMs,
    throngMb: joined.memoryMb - before.memoryMb,
    throngOneCpuUs: one.cpuUs,
    throngUsersMs,
    throngUsersCpuMs: full.cpuMs - talked.cpuMs,
    throngUsersMb: full.memoryMb - talked.memoryMb,
    throngAllCpuUs: all.cpuUs * plan.users,
    throngStanzaCpuUs: all.cpuUs,
  };
}

async function usage(rig: IrcRig): Promise<{ cpuMs: number; memoryMb: number }> {
  return { cpuMs: await rig.cpu() / 1000, memoryMb: await rig.memory() };
}
