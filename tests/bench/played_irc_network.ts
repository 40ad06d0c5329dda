/** The state of a small IRC network, as cheap as can be: what serves the load must not become what is measured. */

/** How many names a line of a channel's names holds. */
const namesPerLine = 30;

/** Where lines to one client go, in bytes: a line for many clients is encoded once. */
export type ClientOutput = (lines: Uint8Array) => void;

interface Channel {
  /** Nicks of people without a connection. */
  readonly people: readonly string[];
  readonly clients: Map<string, ClientOutput>;
}

const utf8 = new TextEncoder();

export class PlayedIrcNetwork {
  /** Told of every message that a client sends to a channel. */
  onMessage: () => void = () => {};
  readonly #channels = new Map<string, Channel>();

  /** Puts people without a connection into a channel that is not there yet. */
  populate(channel: string, people: readonly string[]): void {
    this.#channels.set(channel.toLowerCase(), { people, clients: new Map() });
  }

  /** Somebody without a connection says something to everybody in a channel. */
  say(channel: string, nick: string, text: string): void {
    const line = utf8.encode(`:${nick}!someone@irc.test PRIVMSG ${channel} :${text}\r\n`);
    for (const write of this.channel(channel).clients.values()) write(line);
  }

  /** A new connection; `close` is called when its client quits. */
  connect(write: ClientOutput, close: () => void): PlayedIrcClient {
    return new PlayedIrcClient(this, write, close);
  }

  channel(name: string): Channel {
    const key = name.toLowerCase();
    let channel = this.#channels.get(key);
    if (channel === undefined) this.#channels.set(key, channel = { people: [], clients: new Map() });
    return channel;
  }
}

/** What the network knows of one connection. */
class PlayedIrcClient {
  readonly #network: PlayedIrcNetwork;
  readonly #write: ClientOutput;
  readonly #close: () => void;
  readonly #joined = new Set<Channel>();
  #nick = "";
  #hasUser = false;
  #isWelcome = false;

  constructor(network: PlayedIrcNetwork, write: ClientOutput, close: () => void) {
    this.#network = network;
    this.#write = write;
    this.#close = close;
  }

  /** Takes a line without its end. */
  receive(line: string): void {
    const { command, first, last } = readLine(line);
    if (command === "PRIVMSG") this.#message(first, last);
    else if (command === "JOIN") { for (const name of first.split(",")) this.#join(name); }
    else if (command === "PART") this.#part(first);
    else if (command === "NICK") this.#introduce(first, this.#hasUser);
    else if (command === "USER") this.#introduce(this.#nick, true);
    else if (command === "QUIT") this.#close();
    else this.#answer(command, first);
  }

  /** The connection is gone. */
  leave(): void {
    for (const { clients } of this.#joined) clients.delete(this.#nick);
  }

  #answer(command: string, about: string): void {
    if (command === "CAP" && about === "LS") this.#say(":irc.test CAP * LS :");
    else if (command === "PING") this.#say(`:irc.test PONG irc.test :${about}`);
    else if (command === "MODE" && about.startsWith("#")) this.#numeric("324", `${about} +nt`);
    else if (command === "WHO") this.#numeric("315", `${about} :End`);
    else if (command === "WHOIS") this.#numeric("318", `${about} :End`);
  }

  #introduce(nick: string, hasUser: boolean): void {
    this.#nick = nick;
    this.#hasUser = hasUser;
    if (this.#isWelcome || nick === "" || !hasUser) return;
    this.#isWelcome = true;
    this.#numeric("001", ":Welcome");
    this.#numeric("002", ":Your host is irc.test");
    this.#numeric("003", ":Made for this");
    this.#numeric("004", "irc.test load o ntk");
    this.#numeric(
      "005",
      "CHANTYPES=# PREFIX=(ov)@+ NICKLEN=30 NETWORK=Load CASEMAPPING=rfc1459 :are supported",
    );
    this.#numeric("422", ":No message of the day");
  }

  #join(name: string): void {
    const channel = this.#network.channel(name);
    channel.clients.set(this.#nick, this.#write);
    this.#joined.add(channel);
    this.#tellAll(channel, `JOIN ${name}`);
    this.#numeric("332", `${name} :the topic`);
    const nicks = [...channel.people, ...channel.clients.keys()];
    for (let at = 0; at < nicks.length; at += namesPerLine) {
      this.#numeric("353", `= ${name} :${nicks.slice(at, at + namesPerLine).join(" ")}`);
    }
    this.#numeric("366", `${name} :End`);
  }

  #part(name: string): void {
    const channel = this.#network.channel(name);
    this.#tellAll(channel, `PART ${name}`);
    channel.clients.delete(this.#nick);
    this.#joined.delete(channel);
  }

  #message(target: string, text: string): void {
    if (!target.startsWith("#")) return;
    this.#network.onMessage();
    const line = this.#line(`PRIVMSG ${target} :${text}`);
    for (const [nick, write] of this.#network.channel(target).clients) if (nick !== this.#nick) write(line);
  }

  #tellAll(channel: Channel, what: string): void {
    const line = this.#line(what);
    for (const write of channel.clients.values()) write(line);
  }

  #line(what: string): Uint8Array {
    return utf8.encode(`:${this.#nick}!user@irc.test ${what}\r\n`);
  }

  #numeric(number: string, rest: string): void {
    this.#say(`:irc.test ${number} ${this.#nick} ${rest}`);
  }

  #say(line: string): void {
    this.#write(utf8.encode(`${line}\r\n`));
  }
}

export type { PlayedIrcClient };

interface IrcLine {
  readonly command: string;
  readonly first: string;
  /** The last parameter, which may hold spaces. */
  readonly last: string;
}

/** As much of RFC 1459 §2.3 as gateways write: tags are passed over, and nobody sends a source. */
function readLine(line: string): IrcLine {
  const [, command = "", rest = ""] = /^(?:@\S+ +)?(\S+) *(.*)$/s.exec(line) ?? [];
  const colon = ` ${rest}`.indexOf(" :");
  const words = (colon < 0 ? rest : rest.slice(0, colon)).split(" ").filter((word) => word !== "");
  const trailing = colon < 0 ? [] : [rest.slice(colon + 1)];
  const [first = "", ...others] = [...words, ...trailing];
  return { command: command.toUpperCase(), first, last: others.at(-1) ?? "" };
}
