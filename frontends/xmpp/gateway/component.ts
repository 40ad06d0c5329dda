import type { Clock } from "../../../lib/clock.ts";
import { errorText } from "../../../lib/errors.ts";
import type { Log } from "../../../lib/log/log.ts";
import type { Element } from "../xml/element.ts";
import { defaultLimits } from "../xml/parser.ts";
import type { ParserLimits } from "../xml/parser.ts";
import { describeFailure, isRefusal } from "./failure.ts";
import { defaultTimeouts, Link, LinkStopped } from "./link.ts";
import type { LinkTimeouts } from "./link.ts";
import { nextAttempt, retryDelay } from "./reconnect.ts";
import type { Connect } from "./socket.ts";

export interface GatewayComponentOptions {
  /** The component's JID, a domain. */
  readonly jid: string;
  /** What the server asks of the component, in plain text. */
  readonly secret: string;
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
  /** `Deno.connect`, or a test's. */
  readonly connect: Connect;
  readonly log: Log;
  readonly limits?: Partial<ParserLimits>;
  readonly timeouts?: Partial<LinkTimeouts>;
  /** Told each stanza, in order. What it throws is logged and ends nothing. */
  onStanza(stanza: Element): void;
  onOnline(): void;
  /** Told once after each `onOnline`, when nothing can be sent any more. */
  onOffline(reason: string): void;
  /** Told after `onOffline`, before the next attempt: what was sent and cannot have arrived whole, oldest first. */
  readonly onUnwritten?: (stanzas: readonly Element[]) => void;
  /** Told when the server refuses the secret before it ever took it: somebody has to change the configuration. */
  readonly onRefused?: (reason: string) => void;
  /** Awaited before more is read from the server. */
  readonly ready?: () => Promise<void> | undefined;
}

/**
 * An external component of an XMPP server (XEP-0114). Keeps a link to the server, a new one each time the last ends for
 * whatever reason, until disposed. All waiting is the given clock's.
 */
export class GatewayComponent implements AsyncDisposable {
  readonly #options: GatewayComponentOptions;
  readonly #log: Log;
  #stopped = false;
  #everOnline = false;
  #running: Promise<void> | undefined;
  #link: Link | undefined;
  /** Ends the pause before a retry. */
  #wake: (() => void) | undefined;

  constructor(options: GatewayComponentOptions) {
    this.#options = options;
    this.#log = options.log.with({ component: options.jid, server: `${options.host}:${options.port}` });
  }

  /** Begins to connect, and returns at once. */
  start(): void {
    if (!this.#stopped) this.#running ??= this.#run();
  }

  get online(): boolean {
    return this.#link?.online ?? false;
  }

  /** Sends a stanza; `false` when there is no link: it is not kept, and the caller decides what becomes of it. */
  send(stanza: Element): boolean {
    return this.#link?.send(stanza) ?? false;
  }

  /** Resolves when less than 256 KiB wait to be written, or when there is no link. */
  drained(): Promise<void> {
    return this.#link?.drained() ?? Promise.resolve();
  }

  /** Closes the stream, giving the server a moment to answer, and stays off. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#wake?.();
    this.#link?.stop();
    await this.#running;
  }

  async #run(): Promise<void> {
    let attempt: number | undefined;
    while (!this.#stopped) {
      const link = this.#connect();
      const reason = await link.ended;
      attempt = nextAttempt(attempt, link.upFor);
      const delay = retryDelay(attempt, this.#options.random());
      this.#report(reason, link.wasOnline, delay);
      await link.close();
      this.#handBack(link.unwritten);
      if (!this.#stopped) await this.#pause(delay);
    }
  }

  #connect(): Link {
    const { jid, secret, host, port, clock, connect, limits, timeouts, ready } = this.#options;
    this.#link = new Link({
      jid,
      secret,
      host,
      port,
      clock,
      connect,
      limits: { ...defaultLimits, ...limits },
      timeouts: { ...defaultTimeouts, ...timeouts },
      ready,
      onStanza: (stanza) => this.#guard(() => this.#options.onStanza(stanza)),
      onOnline: () => {
        this.#everOnline = true;
        this.#log.info("connected to the XMPP server");
        this.#guard(() => this.#options.onOnline());
      },
    });
    return this.#link;
  }

  #report(reason: Error, wasOnline: boolean, delay: number): void {
    if (reason instanceof LinkStopped) {
      this.#log.info("leaving the server");
    } else {
      const { level, message } = describeFailure(reason, wasOnline);
      this.#log[level](message, { reason: reason.message, retryInSeconds: delay / 1000 });
      if (isRefusal(reason) && !this.#everOnline) this.#guard(() => this.#options.onRefused?.(message));
    }
    if (wasOnline) this.#guard(() => this.#options.onOffline(reason.message));
  }

  #handBack(unwritten: readonly Element[]): void {
    if (unwritten.length > 0) this.#guard(() => this.#options.onUnwritten?.(unwritten));
  }

  /** One stanza that trips us up must not cost everybody the link. */
  #guard(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#log.error("an event of the component could not be handled", { error: errorText(error) });
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    const over = Promise.withResolvers<void>();
    this.#wake = over.resolve;
    using _timer = this.#options.clock.after(milliseconds, over.resolve);
    await over.promise;
  }
}
