/**
 * What server mode costs beside Prosody, in turns: clients log in over loopback, and one talks to another. README.md
 * has the method and the figures.
 *
 *     deno task bench:server [--clients=1000] [--together=50] [--messages=30000] [--window=256] [--rate=500]
 *       [--seconds=10] [--rounds=1] [tls] [ours] [prosody] [oursArchive] [prosodyArchive]
 */
import { pbkdf2Sync } from "node:crypto";
import { Folder } from "../integration/harness/folder.ts";
import type { SaltPassword } from "../scenarios/scram_client.ts";
import { calibrate } from "./calibration.ts";
import { between, type Credentials, LoadClient, type LoginDoor } from "./load_client.ts";
import type { ContenderOptions, Contestant } from "./contestant.ts";
import { flood, type MessageText, paced, pause } from "./message_phase.ts";
import { cpuMilliseconds, residentMegabytes } from "./process_figures.ts";
import { type ContenderName, start } from "./server_contenders.ts";

const defaults = {
  clients: 1000,
  together: 50,
  messages: 30_000,
  window: 256,
  rate: 500,
  seconds: 10,
  rounds: 1,
};
type Plan = typeof defaults;
const all: readonly ContenderName[] = ["ours", "prosody", "oursArchive", "prosodyArchive"];

/** After what the logins cause, in milliseconds: rosters are written after five seconds. */
const settling = 7_000;

interface Wishes {
  readonly plan: Plan;
  readonly tls: boolean;
  readonly contenders: readonly ContenderName[];
}

function readWishes(args: readonly string[]): Wishes {
  const plan = { ...defaults };
  const words = new Set<string>();
  for (const argument of args) {
    const [, name, value] = /^--(\w+)=(\d+)$/.exec(argument) ?? [];
    if (isPlanKey(name)) plan[name] = Number(value);
    else if (argument === "tls" || all.some((each) => each === argument)) words.add(argument);
    else {throw new Error(
        `${argument}: known are --${Object.keys(defaults).join("=N --")}=N tls ${all.join(" ")}`,
      );}
  }
  const chosen = all.filter((name) => words.has(name));
  return { plan, tls: words.has("tls"), contenders: chosen.length === 0 ? all : chosen };
}

function isPlanKey(name: string | undefined): name is keyof Plan {
  return name !== undefined && name in defaults;
}

/** Each password is salted once: what the load needs for it must not be what is measured. */
function remembering(): SaltPassword {
  const known = new Map<string, Uint8Array>();
  return (password, salt, iterations, length, hash) => {
    const key = `${password} ${salt} ${iterations} ${hash}`;
    const salted = known.get(key) ?? pbkdf2Sync(password, salt, iterations, length, hash);
    known.set(key, salted);
    return salted;
  };
}

interface LoginOptions {
  readonly together: number;
  readonly saltPassword: SaltPassword;
}

/** Some of the clients log in, so many at a time. */
async function logIn(
  door: LoginDoor,
  everybody: readonly Credentials[],
  { together, saltPassword }: LoginOptions,
): Promise<LoadClient[]> {
  const clients: LoadClient[] = [];
  const waiting = [...everybody.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [at, who] = next;
      const client = clients[at] = await LoadClient.connect(door);
      await client.logIn(door, who, saltPassword);
    }
  };
  await Promise.all(Array.from({ length: together }, worker));
  return clients;
}

async function getAccounts(
  name: ContenderName,
  setting: ContenderOptions,
  everybody: readonly Credentials[],
  options: LoginOptions,
): Promise<void> {
  await using contestant = await start(name, setting);
  const clients = await logIn(contestant.door, everybody, options);
  await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
}

async function measureLogins(
  { pid, door }: Contestant,
  everybody: readonly Credentials[],
  options: LoginOptions,
) {
  const half = everybody.length >> 1;
  await pause(1_000);
  const emptyMb = await residentMegabytes(pid);
  const cpu = await cpuMilliseconds(pid);
  const began = performance.now();
  const first = await logIn(door, everybody.slice(0, half), options);
  const middle = performance.now();
  await pause(settling);
  const halfMb = await residentMegabytes(pid);
  const resumed = performance.now();
  const second = await logIn(door, everybody.slice(half), options);
  const seconds = (middle - began + performance.now() - resumed) / 1000;
  await pause(settling);
  const fullMb = await residentMegabytes(pid);
  const figures = {
    loginsPerSecond: everybody.length / seconds,
    cpuMsPerLogin: (await cpuMilliseconds(pid) - cpu) / everybody.length,
    emptyMb,
    fullMb,
    kbPerClient: (fullMb - halfMb) * 1000 / (everybody.length - half),
    totalKbPerClient: fullMb * 1000 / everybody.length,
  };
  return { clients: [...first, ...second], figures };
}

async function measureMessages({ pid, door }: Contestant, clients: readonly LoadClient[], plan: Plan) {
  const [speaker, hearer] = clients;
  if (speaker === undefined || hearer === undefined) throw new Error("it takes two clients to talk");
  const wire = between(speaker, hearer);
  const message: MessageText = (n, body) =>
    `<message to='person1@${door.domain}' type='chat' id='m${n}'><body>${body}</body></message>`;
  await flood(wire, message, { messages: plan.messages / 4, window: plan.window }); // to warm up
  const cpu = await cpuMilliseconds(pid);
  const ms = await flood(wire, message, plan);
  const cpuMs = await cpuMilliseconds(pid) - cpu;
  await pause(500);
  const took = await paced(wire, message, plan);
  return {
    messagesPerSecond: plan.messages / ms * 1000,
    cpuUsPerMessage: cpuMs * 1000 / plan.messages,
    p50Ms: took[took.length >> 1] ?? NaN,
    p99Ms: took[Math.floor(took.length * 0.99)] ?? NaN,
  };
}

async function measure(name: ContenderName, { plan, tls }: Wishes): Promise<Record<string, number>> {
  const names = Array.from({ length: plan.clients }, (_, n) => `person${n}`);
  const accounts = new Map(names.map((each) => [each, `the password of ${each}`]));
  await using folder = await Folder.make();
  const options = { together: plan.together, saltPassword: remembering() };
  const as = (mechanism: Credentials["mechanism"]) =>
    [...accounts].map(([name, password]): Credentials => ({ name, password, mechanism }));
  // The first login makes the account here, and the hashes of its password there. Then each starts afresh.
  await getAccounts(
    name,
    { folder, tls, accounts },
    as(name.startsWith("ours") ? "PLAIN" : "SCRAM-SHA-256"),
    options,
  );
  await using contestant = await start(name, { folder, tls, accounts });
  const { clients, figures } = await measureLogins(contestant, as("SCRAM-SHA-256"), options);
  const talk = await measureMessages(contestant, clients, plan);
  await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
  return { ...figures, ...talk };
}

if (import.meta.main) {
  const wishes = readWishes(Deno.args);
  for (let round = 0; round < wishes.plan.rounds; round++) {
    for (const name of wishes.contenders) {
      const calibrationMs = calibrate();
      const figures = await measure(name, wishes);
      const cells = Object.entries({ ...figures, calibrationMs }).map(([figure, value]) =>
        `${figure} ${value < 10 ? value.toFixed(2) : value.toFixed(0)}`
      );
      console.log(`${name}${wishes.tls ? " (TLS)" : ""}: ${cells.join(", ")}`);
    }
  }
}
