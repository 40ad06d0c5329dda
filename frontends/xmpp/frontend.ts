import type { Clock } from "../../lib/clock.ts";
import type { Config } from "../../lib/config/mod.ts";
import { errorText } from "../../lib/errors.ts";
import type { Report } from "../../lib/events.ts";
import type { Core, Frontend, RawSource } from "../../lib/frontend.ts";
import type { UserId } from "../../lib/ids.ts";
import type { Log } from "../../lib/log/log.ts";
import type { Feature, XmppContext } from "./feature.ts";
import { senderOf } from "./address.ts";
import { features } from "./features.ts";
import { GatewayComponent } from "./gateway/component.ts";
import type { Connect } from "./gateway/socket.ts";
import { Outbox } from "./outbox.ts";
import { RawMode } from "./raw/raw_mode.ts";
import { Router } from "./router.ts";
import type { Element } from "./xml/element.ts";

export interface XmppFrontendOptions {
  readonly config: Config;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** A new unique id for a stanza. */
  readonly newId: () => string;
  readonly connect: Connect;
  readonly log: Log;
}

/** The port of XEP-0114 components, where the configuration names none. */
const componentPort = 5347;

/** Users on XMPP, in gateway mode: a component of somebody's XMPP server. */
export class XmppFrontend implements Frontend {
  readonly #options: XmppFrontendOptions;
  readonly #component: GatewayComponent;
  readonly #outbox: Outbox;
  /** Undefined until there is something to serve. */
  #served: { readonly context: XmppContext; readonly router: Router } | undefined;
  /** What features keep going while the link stands. */
  #whileOnline = new DisposableStack();

  constructor(options: XmppFrontendOptions) {
    this.#options = options;
    const { config, clock, random, connect, log } = options;
    const { jid, password, server, port } = config.service;
    this.#outbox = new Outbox(clock, log);
    this.#component = new GatewayComponent({
      jid,
      secret: password,
      host: server,
      port: port || componentPort,
      clock,
      random,
      connect,
      log,
      onStanza: (stanza) => this.#served?.router.route(stanza),
      onOnline: () => this.#online(),
      onOffline: () => this.#whileOnline.dispose(),
    });
  }

  start(core: Core): void {
    const { config, clock, log, newId } = this.#options;
    const send = (stanza: Element) => this.#send(stanza);
    const raw = new RawMode({ clock, log, newId, send });
    const { jid } = config.service;
    const context: XmppContext = { jid, config, core, clock, log, features, raw, newId, send };
    this.#served = { context, router: new Router(context) };
    this.#component.start();
  }

  readonly report: Report = (user, event) => {
    if (this.#served === undefined) return;
    const { context } = this.#served;
    for (const feature of features) {
      try {
        feature.report?.(user, event, context);
      } catch (error) {
        context.log.error("a report could not be shown", {
          user,
          event: event.type,
          reason: errorText(error),
        });
      }
    }
  };

  takeRaw(source: RawSource, bytes: Uint8Array): void {
    if (this.#served === undefined) return;
    const { context } = this.#served;
    for (const feature of features) feature.raw?.(source, bytes, context);
  }

  /** Servers hand us prepared JIDs, in lower case; people type as they like. */
  readUser(text: string): UserId | undefined {
    return senderOf(text.toLowerCase())?.user;
  }

  drained(): Promise<void> {
    return this.#component.drained();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#served?.router.idle();
    await this.#component[Symbol.asyncDispose]();
  }

  #send(stanza: Element): void {
    if (!this.#component.send(stanza)) this.#outbox.keep(stanza);
  }

  #online(): void {
    if (this.#served === undefined) return;
    const { context } = this.#served;
    for (const stanza of this.#outbox.take()) this.#send(stanza);
    this.#whileOnline = new DisposableStack();
    for (const feature of features) void this.#tellOnline(feature, context, this.#whileOnline);
  }

  async #tellOnline(feature: Feature, context: XmppContext, whileOnline: DisposableStack): Promise<void> {
    try {
      const work = await feature.online?.(context);
      if (work === undefined) return;
      if (whileOnline.disposed) work[Symbol.dispose]();
      else whileOnline.use(work);
    } catch (error) {
      const fields = { feature: feature.name, reason: errorText(error) };
      this.#options.log.error("a feature failed after connecting", fields);
    }
  }
}
