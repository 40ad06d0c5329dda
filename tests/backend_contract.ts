/**
 * What every backend must do, whatever it is written in: the suite runs it as a process, started as an instance starts
 * it, with a played instance on the other end of the connection.
 */
import assert from "node:assert/strict";
import { ConnectionError, encodeFrame, type Wrapper } from "../proto/mod.ts";
import {
  everythingAsked,
  type LegacyAccount,
  login,
  logout,
  say,
  strangeFrames,
} from "./backend_contract_frames.ts";
import { parseIni } from "../lib/config/mod.ts";
import { Folder } from "./integration/harness/folder.ts";
import { until } from "./integration/harness/until.ts";
import { joined, PlayedMain } from "./integration/harness/played_main.ts";
import { test } from "./test.ts";

export interface BackendUnderTest {
  /** Its program and first arguments; the folder is the one that `network` was given. */
  readonly command: (folder: Folder) => readonly string[];
  /** Puts up what the backend is to talk to; everything leaves with `owned`. */
  readonly network: (owned: AsyncDisposableStack, folder: Folder) => Promise<LegacyNetwork>;
}

/** The other network, as far as the suite has to know it. */
export interface LegacyNetwork {
  /** The lines of the config file that the backend needs. */
  readonly config: string;
  /** Two accounts that can be logged in to at the same time. */
  readonly accounts: readonly [LegacyAccount, LegacyAccount];
  /** The legacy name of somebody who answers every message with a text that contains it. */
  readonly parrot: string;
  /** An account that is refused, where the network refuses anybody. */
  readonly refused?: LegacyAccount;
}

const jid = "contract.localhost";
const juliet = "juliet@capulet.example";
const romeo = "romeo@montague.example";

/** How long a backend may take to end, in milliseconds. */
const farewell = 3_000;

/** Codes of DISCONNECTED that an instance knows. */
const knownErrors: readonly number[] = Object.values(ConnectionError);

/** A started backend that has answered its first PING, and its network. */
interface Scene {
  readonly main: PlayedMain;
  readonly network: LegacyNetwork;
}

type Play = (scene: Scene) => Promise<void>;

/** Declares the tests. `name` stands in front of each. */
export function backendContract(name: string, backend: BackendUnderTest): void {
  const contract = (what: string, play: Play, ...more: readonly string[]) =>
    test(`${name}: ${what}`, () => onScene(backend, more, play));

  contract("answers a PING with PONG and STATS of its own process", answersPing);
  contract("tells its features as ini text, if it tells any", tellsFeatures);
  contract("logs a user in, again when asked again, and after a logout", logsIn);
  contract("answers a login that is refused with a code that is known", refusesLogin);
  contract("carries messages both ways", carriesMessages);
  contract("keeps two users apart", keepsUsersApart);
  contract("takes frames however they are cut or joined", takesAnyPieces);
  contract(
    "passes over what it does not know, and what is broken, between good frames",
    passesOverTheUnknown,
  );
  contract("survives everything that can be asked, by users and about strangers", survivesEverything);
  contract("answers PINGs while it is busy", answersWhileBusy);
  contract(
    "passes over options that are not for it",
    answersPing,
    "-n",
    "--no-daemonize",
    "--service.unheard_of=1",
  );
  contract("ends with code 0 soon after EXIT", endsAfterExit);
  contract("ends when the instance is gone", endsWithTheInstance);
  contract("ends on SIGTERM", endsOnSigterm);
}

async function onScene(backend: BackendUnderTest, more: readonly string[], play: Play): Promise<void> {
  await using owned = new AsyncDisposableStack();
  const folder = owned.use(await Folder.make());
  const network = await backend.network(owned, folder);
  const config = await folder.write("contract.cfg", `[service]\njid = ${jid}\n${network.config}\n`);
  const ownArguments = [...more, "-j", jid, config];
  const main = owned.use(await PlayedMain.start({ command: backend.command(folder), ownArguments }));
  try {
    await main.ping();
    await play({ main, network });
  } catch (error) {
    console.error(main.backend.output.all.join("\n"));
    throw error;
  }
}

async function answersPing({ main }: Scene): Promise<void> {
  const { payload } = await main.expect("STATS");
  assert.equal(payload.id, String(main.backend.pid));
  assert.ok(payload.res > 0 && payload.initRes > 0, "its memory is told in KiB");
  await main.ping();
}

async function tellsFeatures({ main }: Scene): Promise<void> {
  await main.ping(); // whoever sends it with the first answer has sent it by now
  for (const wrapper of main.received.all) {
    if (wrapper.type !== "BACKEND_CONFIG") continue;
    const { entries, problems } = parseIni(wrapper.payload.config);
    assert.deepEqual(problems, []);
    for (const { key } of entries) assert.match(key, /^(features|registration)\./);
  }
}

async function logsIn({ main, network: { accounts: [account] } }: Scene): Promise<void> {
  main.send(login(juliet, account));
  await main.expect("CONNECTED", ({ payload }) => payload.user === juliet);
  main.send(login(juliet, account));
  await verdict(main, juliet);
  main.send(logout(juliet, account), logout(juliet, account));
  const again = async () => {
    main.send(login(juliet, account));
    return await verdict(main, juliet) === "CONNECTED";
  };
  assert.ok(
    await until(again, 10_000),
    "a network may need a moment to let go of the first login, but no more",
  );
}

async function refusesLogin({ main, network }: Scene): Promise<void> {
  if (network.refused !== undefined) {
    main.send(login(juliet, network.refused));
    const { payload } = await main.expect("DISCONNECTED", ({ payload }) => payload.user === juliet);
    assert.ok(knownErrors.includes(payload.error), `code ${payload.error}`);
  }
  await logIn(main, romeo, network.accounts[1]);
}

async function carriesMessages({ main, network }: Scene): Promise<void> {
  await logIn(main, juliet, network.accounts[0]);
  for (const text of ["wherefore art thou", "Ünïcode ✓ 😀 <&>", "a second time"]) {
    await converse(main, juliet, network.parrot, text);
  }
}

async function keepsUsersApart({ main, network: { accounts, parrot } }: Scene): Promise<void> {
  await logIn(main, juliet, accounts[0]);
  await logIn(main, romeo, accounts[1]);
  await Promise.all([
    converse(main, juliet, parrot, "for Juliet"),
    converse(main, romeo, parrot, "for Romeo"),
  ]);
  for (const wrapper of main.received.all) {
    if (wrapper.type !== "CONV_MESSAGE") continue;
    const { userName, message } = wrapper.payload;
    if (message.includes("for Juliet")) assert.equal(userName, juliet);
    if (message.includes("for Romeo")) assert.equal(userName, romeo);
  }
  main.send(logout(juliet, accounts[0]));
  await converse(main, romeo, parrot, "still here");
}

async function takesAnyPieces({ main, network: { accounts, parrot } }: Scene): Promise<void> {
  main.sendInPieces(joined({ type: "PING" }, login(juliet, accounts[0])), 1);
  await main.expect("PONG");
  await main.expect("CONNECTED", ({ payload }) => payload.user === juliet);
  main.sendInPieces(joined(say(juliet, parrot, "in pieces"), { type: "PING" }), 7);
  await heard(main, juliet, parrot, "in pieces");
  await main.expect("PONG");
  main.send({ type: "PING" }, { type: "PING" }, say(juliet, parrot, "all at once"), { type: "PING" });
  for (let pings = 0; pings < 3; pings++) await main.expect("PONG");
  await heard(main, juliet, parrot, "all at once");
}

async function passesOverTheUnknown({ main, network: { accounts, parrot } }: Scene): Promise<void> {
  await logIn(main, juliet, accounts[0]);
  const ping = joined({ type: "PING" });
  for (const strange of Object.values(strangeFrames)) {
    main.sendBytes(Uint8Array.from([...ping, ...encodeFrame(strange), ...ping]));
    await main.expect("PONG");
    await main.expect("PONG");
  }
  await converse(main, juliet, parrot, "none the worse");
}

async function survivesEverything({ main, network: { accounts, parrot } }: Scene): Promise<void> {
  await logIn(main, juliet, accounts[0]);
  for (const user of [juliet, "stranger@nowhere.example"]) {
    main.send(...everythingAsked(user, parrot));
    await main.ping();
  }
  await converse(main, juliet, parrot, "after all that");
}

async function answersWhileBusy({ main, network: { accounts, parrot } }: Scene): Promise<void> {
  await logIn(main, juliet, accounts[0]);
  for (let round = 0; round < 5; round++) {
    main.send(...Array.from({ length: 4 }, (_, n) => say(juliet, parrot, `busy ${round} ${n}`)));
    await main.ping(2_000);
  }
}

async function endsAfterExit({ main, network }: Scene): Promise<void> {
  await logIn(main, juliet, network.accounts[0]);
  main.send({ type: "EXIT" });
  const { code, signal } = await main.endsWithin(farewell);
  assert.deepEqual({ code, signal }, { code: 0, signal: null });
}

async function endsWithTheInstance({ main, network }: Scene): Promise<void> {
  await logIn(main, juliet, network.accounts[0]);
  await main.disconnect();
  await main.endsWithin(farewell);
}

async function endsOnSigterm({ main, network }: Scene): Promise<void> {
  await logIn(main, juliet, network.accounts[0]);
  main.backend.kill("SIGTERM");
  await main.endsWithin(farewell);
}

async function logIn(main: PlayedMain, user: string, account: LegacyAccount): Promise<void> {
  main.send(login(user, account));
  await main.expect("CONNECTED", ({ payload }) => payload.user === user);
}

/** Says something to the parrot, and waits for its answer. */
async function converse(main: PlayedMain, user: string, parrot: string, text: string): Promise<void> {
  main.send(say(user, parrot, text));
  await heard(main, user, parrot, text);
}

async function heard(main: PlayedMain, user: string, buddy: string, text: string): Promise<void> {
  await main.expect("CONV_MESSAGE", ({ payload }) => {
    return payload.userName === user && payload.buddyName === buddy && payload.message.includes(text);
  });
}

/** CONNECTED, or DISCONNECTED with a code that is known. */
async function verdict(main: PlayedMain, user: string): Promise<Wrapper["type"]> {
  const { type } = await main.received.expect(`a verdict on the login of ${user}`, (wrapper) => {
    if (wrapper.type === "CONNECTED") return wrapper.payload.user === user;
    if (wrapper.type !== "DISCONNECTED") return false;
    return wrapper.payload.user === user && knownErrors.includes(wrapper.payload.error);
  });
  return type;
}
