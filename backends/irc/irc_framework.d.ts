/** What we use of irc-framework, which has no types of its own. */

/** One line from the server. */
export interface IrcLine {
  readonly command: string;
  /** The sender's nick; empty if a server sent it. */
  readonly nick: string;
  readonly params: readonly string[];
}

export interface MessageEvent {
  readonly from_server: boolean;
  readonly nick: string;
  readonly target: string;
  readonly message: string;
}

export interface Events {
  registered: { readonly nick: string };
  motd: unknown;
  "server options": unknown;
  "nick in use": { readonly nick: string };
  "nick invalid": { readonly nick: string; readonly reason?: string };
  "irc error": { readonly error: string; readonly nick?: string; readonly reason?: string };
  privmsg: MessageEvent;
  notice: MessageEvent;
  action: MessageEvent;
  close: unknown;
}

/** What the library asks of a transport, which it makes with `new`. */
export interface Transport {
  on(event: string, listener: (argument?: unknown) => void): void;
  removeAllListeners(): void;
  connect(): void;
  writeLine(line: string, written?: () => void): void;
  /** `force`: without writing what is queued. */
  close(force: boolean): void;
  disposeSocket(): void;
  setEncoding(encoding: string): boolean;
}

export interface ConnectOptions {
  nick: string;
  username: string;
  gecos: string;
  /** Sent as PASS. */
  password?: string;
  /** The answer to CTCP VERSION. */
  version: string;
  auto_reconnect: boolean;
  transport: new () => Transport;
}

export class Client {
  readonly user: { readonly nick: string };
  readonly connection: { on(event: "message", listener: (line: IrcLine) => void): void };
  readonly network: { readonly options: Readonly<Record<string, unknown>> };
  on<E extends keyof Events>(event: E, listener: (event: Events[E]) => void): void;
  requestCap(capability: string): void;
  connect(options: ConnectOptions): void;
  raw(command: string, ...parameters: readonly string[]): void;
  quit(message: string): void;
  /** In lower case by the network's rules. */
  caseLower(nick: string): string;
}

declare const irc: { readonly Client: typeof Client };
export default irc;
