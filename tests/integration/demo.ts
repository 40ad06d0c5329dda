/**
 * The first look in one command: `deno task demo`. An instance that is its own XMPP server, with SQLite and the template
 * backend, whose one inhabitant repeats what he is told; a first exchange; then it stays so that you can try it.
 * `--once` ends after the exchange, `--irc SERVER` speaks to that IRC server instead.
 */
import { Folder } from "./harness/folder.ts";
import { freePort } from "./harness/ports.ts";
import { backendCommand, Spectrum } from "./harness/spectrum.ts";
import { tcpClient } from "./harness/tcp_client.ts";
import { XmppPerson } from "./harness/xmpp_person.ts";

const domain = "localhost";
const you = { jid: `you@${domain}`, password: "secret" } as const;
const echo = `echo@${domain}`;

interface Wishes {
  readonly once: boolean;
  /** Undefined: the template backend. */
  readonly irc: string | undefined;
}

function readWishes(args: readonly string[]): Wishes {
  const at = args.indexOf("--irc");
  return { once: args.includes("--once"), irc: at < 0 ? undefined : args[at + 1] ?? "irc.libera.chat" };
}

async function start(owned: AsyncDisposableStack, { irc }: Wishes): Promise<number> {
  say("Starting Spectrum 2 on 127.0.0.1: its own XMPP server, SQLite, and a backend …");
  const folder = owned.use(await Folder.make());
  const port = freePort();
  const settings = {
    "service.jid": domain,
    "service.server_mode": 1,
    "service.port": port,
    "service.backend": backendCommand(irc === undefined ? "template" : "irc"),
    "identity.name": "Spectrum 2",
    ...irc === undefined ? {} : { "service.irc_server": irc },
  };
  const spectrum = owned.use(await Spectrum.start(folder, { settings }));
  await spectrum.logs("clients can log in");
  return port;
}

/** A scripted client does what a person would do at first, and shows it. */
async function firstExchange(port: number): Promise<void> {
  say(`${you.jid} logs in for the first time, which is all that it takes to register …`);
  await using person = new XmppPerson(await tcpClient({ ...you, port }));
  person.presence();
  await person.seesPresence(`${echo}/bot`, "available");
  say("\nA first exchange:\n");
  const words = "Hello! Does an emoji come through? 🎭";
  show("you     → network", you.jid, echo, words);
  person.say(echo, words);
  show("network → you    ", echo, you.jid, await person.hears(echo, "Hello!"));
  say("");
}

function invite(port: number, { irc }: Wishes): void {
  say(`Now it is your turn. With an XMPP client on this machine, log in as
    JID       ${you.jid}${irc === undefined ? "" : "   (or any other name: it is your nick on IRC)"}
    password  ${you.password}
    host      127.0.0.1
    port      ${port}   (no TLS: allow a plain connection; it stays on this machine)
  In Profanity: /connect ${you.jid} server 127.0.0.1 port ${port} tls disable`);
  if (irc === undefined) {
    say(`                /msg ${echo} Hello!

Any other name with any password makes another account. To talk to people on IRC instead:
    ./deno task demo --irc irc.libera.chat`);
  } else {
    say(`                /msg somebody@${domain} Hello!
                /join #channel@${domain}`);
  }
  say("\nCtrl-C ends it all and leaves nothing behind.");
}

function show(way: string, from: string, to: string, text: string): void {
  say(`  [${way}] ${from} → ${to}: ${text}`);
}

function say(line: string): void {
  console.log(line);
}

async function main(): Promise<void> {
  const wishes = readWishes(Deno.args);
  const interruption = new AbortController();
  const interrupt = () => interruption.abort(new Error("interrupted"));
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, interrupt);
  try {
    await using owned = new AsyncDisposableStack();
    const port = await start(owned, wishes);
    interruption.signal.throwIfAborted();
    if (wishes.irc === undefined) await firstExchange(port);
    if (wishes.once) return;
    interruption.signal.throwIfAborted();
    invite(port, wishes);
    await new Promise<void>((resolve) => interruption.signal.addEventListener("abort", () => resolve()));
    say("\nEnding …");
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.removeSignalListener(signal, interrupt);
  }
}

if (import.meta.main) await main();
