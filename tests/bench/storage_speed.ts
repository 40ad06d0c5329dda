/**
 * What our layer costs on top of each database driver: the same statements through the storage and through the driver
 * alone, as rows per second. README.md has the method and the figures.
 *
 *     deno task bench:storage [--users=10000] [--rosters=3000] [--rounds=3] [sqlite] [sqlitePausing] [postgresql] [mariadb]
 */
import { refreshStatistics } from "../../lib/storage/refresh_statistics.ts";
import { tables } from "../../lib/storage/schema.ts";
import type { SqlDatabase } from "../../lib/storage/sql_driver.ts";
import { Folder } from "../integration/harness/folder.ts";
import { calibrate } from "./calibration.ts";
import { type Contender, Ours } from "./storage_contender.ts";
import { buddiesEach } from "./storage_data.ts";
import { type Engine, engines } from "./storage_engines.ts";
import { readPlan, type StoragePlan } from "./storage_plan.ts";
import { type Measured, printTable, type Rates } from "./storage_table.ts";

/** So many users at a time. */
const sliceSize = 500;

/** Both contenders do the work a slice at a time, in turn: so whatever else the machine does meets both. */
async function measure(engine: Engine, plan: StoragePlan, round: number): Promise<Measured> {
  await using one = await engine.open(`o${round}_`);
  await using other = await engine.open(`b${round}_`);
  const ours = new Ours(one);
  await using bare = engine.bare(other);
  const { users, rosters } = plan;
  const register = await race(ours, bare, users, (contender, user) => contender.register(user));
  const save = await race(ours, bare, rosters, (contender, user) => contender.save(user));
  for (const { database } of [one, other]) await refreshStatistics(database);
  const load = await race(ours, bare, rosters, loadWhole);
  for (const { database } of [one, other]) await dropTables(database);
  return { register, save: perBuddy(save), load: perBuddy(load) };
}

type Work = (contender: Contender, user: number) => Promise<void>;

async function race(ours: Contender, bare: Contender, users: number, work: Work): Promise<Rates> {
  const took = { ours: 0, bare: 0 };
  for (let from = 0, turn = 0; from < users; from += sliceSize, turn++) {
    const slice = Array.from({ length: Math.min(sliceSize, users - from) }, (_, index) => from + index);
    const runs = [
      async () => took.ours += await seconds(ours, slice, work),
      async () => took.bare += await seconds(bare, slice, work),
    ];
    for (const run of turn % 2 === 0 ? runs : runs.reverse()) await run();
  }
  return { ours: users / took.ours, bare: users / took.bare };
}

/** Everything of a slice is asked for at once, as after a restart. */
async function seconds(contender: Contender, users: readonly number[], work: Work): Promise<number> {
  const began = performance.now();
  await Promise.all(users.map((user) => work(contender, user)));
  return (performance.now() - began) / 1000;
}

async function loadWhole(contender: Contender, user: number): Promise<void> {
  const count = await contender.load(user);
  if (count !== buddiesEach) throw new Error(`${count} buddies were read and ${buddiesEach} stored`);
}

function perBuddy({ ours, bare }: Rates): Rates {
  return { ours: ours * buddiesEach, bare: bare * buddiesEach };
}

/** So that no contender has more in its way than the first. */
async function dropTables({ driver, dialect, prefix }: SqlDatabase): Promise<void> {
  for (const { name } of tables) await driver.execute(`DROP TABLE ${dialect.quote(prefix + name)}`, []);
}

if (import.meta.main) {
  const plan = readPlan(Deno.args);
  await using folder = await Folder.make();
  console.log(`calibration ${calibrate().toFixed(0)} ms`);
  for (const name of plan.engines) {
    const engine = await engines[name](folder.path);
    const rounds: Measured[] = [];
    for (let round = 0; round < plan.rounds; round++) rounds.push(await measure(engine, plan, round));
    printTable(engine.name, rounds);
  }
  Deno.exit();
}
