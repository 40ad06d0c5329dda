import {
  type BuddyChange,
  ConnectionError,
  LoginError,
  type Reporter,
  StatusType,
} from "../../plugin/mod.ts";
import { BuddyWatch } from "./buddy_watch.ts";
import { stripFormatting } from "./formatting.ts";
// @ts-types="./irc_framework.d.ts"
import irc from "irc-framework";
import type { Client, Events, IrcLine, MessageEvent, Transport } from "./irc_framework.d.ts";
import { splitText } from "./lines.ts";
import { type Dial, dialFirst, type Failure, networkFailure } from "./login.ts";
import { Messages, notConnected } from "./messages.ts";
import { canBeNick } from "./nick.ts";
import { describeServer, type ServerAddress } from "./server_address.ts";
import { identifyMessage, type IrcSettings } from "./settings.ts";
import { type IrcSocket, SocketTransport } from "./transport.ts";

/** Times in milliseconds. */
export interface IrcTimes {
  /** To connect to one server, and then for it to welcome us. */
  readonly login: number;
  /** Between two questions which buddies are online. */
  readonly poll: number;
  /** Before a nick that is in use is asked for again. */
  readonly nickRetry: number;
  /** For QUIT to be written and answered. */
  readonly quit: number;
}

/**
 * How often a nick that is in use is asked for before the login fails: after a lost connection it is our own for a
 * moment, until the server notices.
 */
const nickTries = 6;

/** What a session needs of the world, the same for all users. */
export interface IrcWorld {
  readonly settings: IrcSettings;
  readonly dial: Dial;
  readonly times: IrcTimes;
  readonly log: (text: string) => void;
}

export interface IrcAccount {
  readonly user: string;
  readonly nick: string;
  readonly password: string;
}

/** One user's one connection to IRC. */
export class IrcSession implements AsyncDisposable {
  readonly #account: IrcAccount;
  readonly #world: IrcWorld;
  readonly #reporter: Reporter;
  readonly #client: Client = new irc.Client();
  readonly #buddies: BuddyWatch;
  readonly #messages: Messages;
  readonly #closed = Promise.withResolvers<void>();
  #state: "connecting" | "online" | "over" = "connecting";
  #transport: Transport | undefined;
  #server: ServerAddress | undefined;
  #welcomeTimer: ReturnType<typeof setTimeout> | undefined;
  #nickTimer: ReturnType<typeof setTimeout> | undefined;
  #nickTries = 0;
  /** What the server said last about why it ends the connection. */
  #lastError = "";
  #away = "";

  /** @throws LoginError if the nick cannot be one. */
  constructor(account: IrcAccount, world: IrcWorld, reporter: Reporter) {
    if (!canBeNick(account.nick)) {
      throw new LoginError(ConnectionError.invalidUsername, `"${account.nick}" cannot be a nick on IRC.`);
    }
    this.#account = account;
    this.#world = world;
    this.#reporter = reporter;
    this.#messages = new Messages(account.user, this.#client, reporter);
    this.#buddies = new BuddyWatch({
      fold: (nick) => this.#client.caseLower(nick),
      send: (command, ...parameters) => this.#client.raw(command, ...parameters),
      report: (buddy, status) => this.#reporter.reportBuddyChanged({ ...buddy, status }),
      pollInterval: world.times.poll,
    });
    this.#listen();
  }

  /** Connects and logs in, and reports the outcome. Never rejects. */
  async start(): Promise<void> {
    const { settings, dial, times } = this.#world;
    const outcome = await dialFirst(settings.servers, dial, times.login, () => this.#state === "over");
    if (outcome === undefined) return;
    if ("code" in outcome) return this.#fail(outcome);
    if (this.#state === "over") return outcome.socket.close();
    this.#server = outcome.server;
    this.#welcomeTimer = setTimeout(
      () => this.#fail(networkFailure(`${this.#where} does not answer.`)),
      times.login,
    );
    this.#connect(outcome.socket);
  }

  /** @throws RequestError if it cannot be sent. */
  say(nick: string, text: string): void {
    if (this.#state !== "online") throw notConnected();
    this.#messages.say(nick, text);
  }

  /** IRC knows away and not away; everything but online and free for chat is away. */
  setStatus(status: StatusType, statusMessage: string): void {
    const here = status === StatusType.online || status === StatusType.freeForChat;
    const [message] = splitText(statusMessage, 200);
    const away = here ? "" : message ?? "away";
    if (away === this.#away) return;
    this.#away = away;
    if (this.#state === "online") this.#sendAway();
  }

  watchBuddy(change: BuddyChange): void {
    if (canBeNick(change.buddy)) this.#buddies.add(change);
  }

  unwatchBuddy(nick: string): void {
    if (canBeNick(nick)) this.#buddies.remove(nick);
  }

  /** Says QUIT, and closes the connection even if nobody listens. */
  async [Symbol.asyncDispose](): Promise<void> {
    const wasOnline = this.#state === "online";
    this.#end();
    if (this.#transport === undefined) return;
    if (!wasOnline) this.#transport.close(true);
    else this.#client.quit("Logged out");
    const timer = setTimeout(() => this.#transport?.close(true), this.#world.times.quit);
    await this.#closed.promise;
    clearTimeout(timer);
  }

  get #where(): string {
    return this.#server === undefined ? "IRC" : describeServer(this.#server);
  }

  #connect(socket: IrcSocket): void {
    const { nick, password } = this.#account;
    const onFault = (error: unknown): void => this.#world.log(`a line from IRC failed: ${String(error)}`);
    const adopt = (transport: Transport): void => void (this.#transport = transport);
    this.#client.requestCap("extended-monitor");
    this.#client.connect({
      nick,
      username: userName(nick),
      gecos: nick,
      version: "Spectrum 2",
      auto_reconnect: false, // the instance decides when to log in again
      transport: class extends SocketTransport {
        constructor() {
          super(socket, onFault);
          adopt(this);
        }
      },
      ...(password !== "" && this.#world.settings.sendPass ? { password } : {}),
    });
  }

  #listen(): void {
    const on = <E extends keyof Events>(event: E, listener: (event: Events[E]) => void): void =>
      this.#client.on(event, (value) => {
        if (this.#state !== "over" || event === "close") listener(value);
      });
    on("registered", () => this.#welcomed());
    on("motd", () => this.#buddies.start(monitorLimit(this.#client.network.options["MONITOR"])));
    on(
      "nick invalid",
      ({ reason }) => this.#refused(ConnectionError.invalidUsername, reason ?? "that is no nick"),
    );
    on("nick in use", () => this.#nickInUse());
    on("irc error", (event) => this.#onError(event));
    on("privmsg", (event) => this.#onMessage(event, event.message));
    on("notice", (event) => this.#onMessage(event, event.message));
    on("action", (event) => this.#onMessage(event, `/me ${event.message}`));
    on("close", () => this.#onClose());
    this.#client.connection.on("message", (line) => this.#onLine(line));
  }

  #onLine(line: IrcLine): void {
    if (this.#state === "online") this.#buddies.receive(line);
  }

  #welcomed(): void {
    clearTimeout(this.#welcomeTimer);
    this.#state = "online";
    this.#reporter.reportConnected(this.#account.user);
    this.#identify();
    if (this.#away !== "") this.#sendAway();
  }

  #identify(): void {
    const { nick, password } = this.#account;
    const { sendPass, identify } = this.#world.settings;
    if (password === "" || sendPass) return;
    const { target, text } = identifyMessage(identify, nick, password);
    if (target !== "") this.#client.raw("PRIVMSG", target, text);
  }

  #sendAway(): void {
    if (this.#away === "") this.#client.raw("AWAY");
    else this.#client.raw("AWAY", this.#away);
  }

  #nickInUse(): void {
    if (this.#state !== "connecting") return;
    const { nick } = this.#account;
    if (++this.#nickTries >= nickTries) {
      return this.#refused(ConnectionError.nameInUse, "somebody else uses that nick now");
    }
    clearTimeout(this.#nickTimer);
    this.#nickTimer = setTimeout(() => this.#client.raw("NICK", nick), this.#world.times.nickRetry);
  }

  /** The server does not let us in under this name. Once we are in, the same numeric answers something else. */
  #refused(code: ConnectionError, reason: string): void {
    if (this.#state === "connecting") {
      this.#fail({ code, text: `${this.#where} refused the nick "${this.#account.nick}": ${reason}` });
    }
  }

  #onError({ error, nick, reason = "" }: Events["irc error"]): void {
    if (error === "password_mismatch" && this.#state === "connecting") {
      this.#fail({
        code: ConnectionError.authenticationFailed,
        text: `${this.#where} refused the password.`,
      });
    } else if (error === "no_such_nick" && nick !== undefined) {
      this.#messages.undelivered(nick, `${nick} is not on IRC now.`);
    } else if (error === "irc" || error === "banned_from_network") {
      this.#lastError ||= reason;
    }
  }

  #onMessage(event: MessageEvent, text: string): void {
    if (this.#state === "online" && this.#messages.receive(event, text)) this.#buddies.seen(event.nick);
  }

  #onClose(): void {
    this.#closed.resolve();
    const reason = this.#lastError === "" ? "" : ` It said: ${stripFormatting(this.#lastError)}`;
    const what = this.#state === "online" ? "The connection to" : "Cannot log in to";
    const end = this.#state === "online" ? " was lost." : ": it closed the connection.";
    this.#fail(networkFailure(`${what} ${this.#where}${end}${reason}`));
  }

  /** Reports the end, once. */
  #fail({ code, text }: Failure): void {
    if (this.#state === "over") return;
    this.#end();
    this.#transport?.close(true);
    this.#reporter.reportDisconnected(this.#account.user, code, text);
  }

  #end(): void {
    this.#state = "over";
    clearTimeout(this.#welcomeTimer);
    clearTimeout(this.#nickTimer);
    this.#buddies[Symbol.dispose]();
  }
}

/** The name before the @ of our address: what is left of the nick in plain letters. */
function userName(nick: string): string {
  return nick.replaceAll(/[^a-zA-Z0-9]/g, "").slice(0, 10) || "spectrum";
}

/** How many nicks MONITOR takes (`MONITOR=100` in ISUPPORT; without a number, any), 0 if there is no MONITOR. */
function monitorLimit(option: unknown): number {
  if (option === undefined) return 0;
  return Number.parseInt(String(option), 10) || Infinity;
}
