/**
 * What an IRC gateway costs, biboumi and ours in turn: plays the XMPP server on one side and a small IRC network on the
 * other, so that the gateway is the only other program. README.md has the method and the figures.
 *
 *     deno task bench:irc [--users=100] [--messages=500] [--crowd=1000] [--throng=5000] [--waves=8] [--rounds=1]
 *       [--parts=load,warm,growth,throng] [--contenders=biboumiArchive,oursArchive,biboumi,ours]
 */
import { calibrate } from "./calibration.ts";
import { type ContenderName, contenders } from "./irc_contenders.ts";
import type { Figures } from "./irc_figures.ts";
import { growth } from "./irc_growth.ts";
import { load } from "./irc_phases.ts";
import { type IrcPlan, type PartName, readPlan } from "./irc_plan.ts";
import { IrcRig } from "./irc_rig.ts";
import { type Column, table } from "./irc_table.ts";
import { throng } from "./irc_throng.ts";
import { warm } from "./irc_warm.ts";

type Part = (rig: IrcRig, plan: IrcPlan) => Promise<Figures>;

const parts = { load, warm, growth, throng } as const satisfies Record<PartName, Part>;

async function measure(name: ContenderName, plan: IrcPlan): Promise<Figures> {
  const all: Figures[] = [{ calibrationMs: calibrate() }];
  for (const part of plan.parts) {
    try {
      await using rig = await IrcRig.start(name, part === "warm");
      all.push(await parts[part](rig, plan));
    } catch (error) {
      console.error(`${name}, ${part}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return all.reduce((before, more) => ({ ...before, ...more }), {});
}

/** Those that are on this machine; the others are left out with a word. */
async function present(plan: IrcPlan): Promise<ContenderName[]> {
  const found: ContenderName[] = [];
  for (const name of plan.contenders) {
    const missing = await contenders[name].missing();
    if (missing === undefined) found.push(name);
    else console.error(`${name} is left out. ${missing}`);
  }
  return found;
}

async function run(plan: IrcPlan): Promise<readonly Column[]> {
  const names = await present(plan);
  const columns = names.map((name) => ({
    name,
    title: contenders[name].title,
    rounds: new Array<Figures>(),
  }));
  for (let round = 1; round <= plan.rounds; round++) {
    for (const { name, rounds } of columns) {
      const figures = await measure(name, plan);
      console.log(JSON.stringify({ contender: name, round, ...figures }));
      rounds.push(figures);
    }
  }
  return columns;
}

if (import.meta.main) {
  const plan = readPlan(Deno.args);
  console.log(`\n${table(plan, await run(plan))}`);
}
