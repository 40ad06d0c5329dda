/**
 * What a gateway's core costs, from end to end: plays the XMPP server on one side, with an echo backend on the other, so
 * that nothing else is in the way. README.md has the method and the figures to compare with.
 *
 *     deno run -A tests/bench/gateway_load.ts [--users=200] [--buddies=5] [--messages=60000] [--window=256]
 *       [--rate=1000] [--seconds=5]
 */
import { Folder } from "../integration/harness/folder.ts";
import type { Program } from "../integration/harness/program.ts";
import { calibrate } from "./calibration.ts";
import { findGateway, gatewayJid, startGateway } from "./gateway_process.ts";
import { LoginPhase, userJid } from "./login_phase.ts";
import { flood, paced, pause } from "./message_phase.ts";
import { PlayedServer } from "./played_server.ts";
import { cpuMilliseconds, residentMegabytes } from "./process_figures.ts";

const defaults = { users: 200, buddies: 5, messages: 60_000, window: 256, rate: 1_000, seconds: 5 };
type Plan = typeof defaults;

/** Rosters are written five seconds after their first change: by then everything the logins cause is done. */
const settledAfter = 8_000;

function readPlan(args: readonly string[]): Plan {
  const plan = { ...defaults };
  for (const argument of args) {
    const [, name, value] = /^--(\w+)=(\d+)$/.exec(argument) ?? [];
    if (!isPlanKey(name)) {
      throw new Error(`${argument}: known are --${Object.keys(defaults).join("=N --")}=N`);
    }
    plan[name] = Number(value);
  }
  return plan;
}

function isPlanKey(name: string | undefined): name is keyof Plan {
  return name !== undefined && name in defaults;
}

async function endOf(program: Program): Promise<never> {
  await program.ended;
  throw new Error(`the gateway ended:\n${program.output.all.join("\n")}`);
}

async function measure(plan: Plan): Promise<Record<string, number>> {
  const calibration = calibrate();
  await using folder = await Folder.make();
  await using server = new PlayedServer(gatewayJid);
  const began = performance.now();
  const gateway = await findGateway();
  await using program = await startGateway(gateway, folder, { port: server.port, buddies: plan.buddies });
  const { pid } = program;
  await Promise.race([server.connected, endOf(program)]);
  const connectedMs = performance.now() - began;
  await pause(300);

  const beforeLogin = await cpuMilliseconds(pid);
  const { registerMs, loginMs } = await new LoginPhase(server, plan.users).run();
  const loginCpuMs = await cpuMilliseconds(pid) - beforeLogin;
  await pause(1_500);
  const idleMb = await residentMegabytes(pid);

  const message = (n: number, body: string) =>
    `<message from='${userJid(n % plan.users)}' to='buddy0@${gatewayJid}' type='chat' id='m${n}'>` +
    `<body>${body}</body></message>`;
  const beforeFlood = await cpuMilliseconds(pid);
  const floodMs = await flood(server, message, plan);
  const floodCpuMs = await cpuMilliseconds(pid) - beforeFlood;
  const loadMb = await residentMegabytes(pid);
  await pause(500);

  const took = await paced(server, message, plan);
  await pause(Math.max(0, settledAfter - plan.seconds * 1000 - 2_000));
  const cpuMicroseconds = floodCpuMs * 1000 / plan.messages;
  return {
    ...plan,
    calibrationMs: calibration,
    connectedMs,
    registerMs,
    loginMs,
    loginCpuMs,
    loginCpuPerCalibration: loginCpuMs / calibration,
    messagesPerSecond: plan.messages / floodMs * 1000,
    cpuUsPerMessage: cpuMicroseconds,
    cpuUsPerMessagePerCalibration: cpuMicroseconds / calibration,
    idleMb,
    loadMb,
    p50Ms: took[took.length >> 1] ?? NaN,
    p99Ms: took[Math.floor(took.length * 0.99)] ?? NaN,
    cpuTotalMs: await cpuMilliseconds(pid),
  };
}

if (import.meta.main) {
  const figures = await measure(readPlan(Deno.args));
  for (const [name, value] of Object.entries(figures)) {
    console.log(`${name.padEnd(32)}${value < 10 ? value.toFixed(3) : value.toFixed(0)}`);
  }
  console.log(JSON.stringify(figures));
}
