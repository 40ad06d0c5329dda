/**
 * The main job in one command: `deno task demo`. Brings up a Prosody, an ngIRCd and the gateway on loopback, shows a
 * first exchange between the two networks, and stays so that you can try it yourself. `--once` ends after the exchange.
 */
import { Folder } from "./harness/folder.ts";
import { component, gateway, gatewaySettings } from "./harness/gateway.ts";
import { IrcPerson } from "./harness/irc_person.ts";
import { Ngircd } from "./harness/ngircd.ts";
import { MissingPrograms, needPrograms } from "./harness/programs.ts";
import { Prosody } from "./harness/prosody.ts";
import { Spectrum } from "./harness/spectrum.ts";
import { tcpClient } from "./harness/tcp_client.ts";
import { XmppPerson } from "./harness/xmpp_person.ts";
import { befriendGateway, contact, register } from "./steps.ts";

const you = { name: "you", jid: "you@localhost", password: "secret", nick: "you" } as const;
const helper = "helper";

/** The servers and the gateway, running. */
interface Scenery {
  readonly prosody: Prosody;
  readonly ngircd: Ngircd;
}

async function setUp(owned: AsyncDisposableStack, interrupted: AbortSignal): Promise<Scenery> {
  await needPrograms(["prosody", "ngircd"], say);
  say("Starting Prosody, ngIRCd and the gateway on 127.0.0.1 …");
  const folder = owned.use(await Folder.make());
  const accounts = { [you.name]: you.password };
  const prosody = owned.use(await Prosody.start(folder, { accounts, component }));
  const ngircd = owned.use(await Ngircd.start(folder));
  interrupted.throwIfAborted();
  const spectrum = owned.use(
    await Spectrum.start(folder, { settings: gatewaySettings(prosody, ngircd, "irc") }),
  );
  await spectrum.connected();
  const person = owned.use(await IrcPerson.join(ngircd.port, helper));
  person.answers((from, text) => `Hello ${from}, I am on IRC. You said: ${text}`);
  interrupted.throwIfAborted();
  return { prosody, ngircd };
}

/** A scripted client does what a person would do at first, and shows it. */
async function firstExchange(port: number): Promise<void> {
  await using person = new XmppPerson(await tcpClient({ ...you, port }));
  person.presence();
  say(`${you.jid} registers at ${gateway} with the nick "${you.nick}" and logs in there …`);
  await register(person, you.nick);
  await befriendGateway(person);
  await person.seesPresence(gateway, "available");

  say("\nA first exchange:\n");
  const words = "Hello from XMPP! Does an emoji come through? 🎭";
  show("XMPP", you.jid, contact(helper), words);
  person.say(contact(helper), words);
  const answer = await person.hears(contact(helper), "Hello from XMPP");
  show("IRC ", helper, you.nick, answer);
  say("");
}

function invite({ prosody, ngircd }: Scenery): void {
  say(`Now it is your turn. With an XMPP client, log in as
    JID       ${you.jid}
    password  ${you.password}
    host      127.0.0.1
    port      ${prosody.clientPort}   (no TLS: allow a plain connection; it stays on this machine)
  and write to ${contact(helper)}, who is on IRC and answers.
  In Profanity: /connect ${you.jid} server 127.0.0.1 port ${prosody.clientPort} tls disable
                /msg ${contact(helper)} Hello!

With an IRC client, join the other side and write to "${you.nick}" while ${you.jid} is logged in:
    /connect 127.0.0.1 ${ngircd.port}
    /msg ${you.nick} Hello!

Ctrl-C ends it all and leaves nothing behind.`);
}

function show(network: string, from: string, to: string, text: string): void {
  say(`  [${network}] ${from} → ${to}: ${text}`);
}

function say(line: string): void {
  console.log(line);
}

async function main(): Promise<void> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort(new Error("interrupted"));
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, interrupt);
  try {
    await using owned = new AsyncDisposableStack();
    const scenery = await setUp(owned, interruption.signal);
    await firstExchange(scenery.prosody.clientPort);
    if (Deno.args.includes("--once")) return;
    interruption.signal.throwIfAborted();
    invite(scenery);
    await new Promise<void>((resolve) => interruption.signal.addEventListener("abort", () => resolve()));
    say("\nEnding …");
  } catch (error) {
    if (interruption.signal.aborted) return;
    if (!(error instanceof MissingPrograms)) throw error;
    console.error(error.message);
    Deno.exitCode = 1;
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.removeSignalListener(signal, interrupt);
  }
}

if (import.meta.main) await main();
