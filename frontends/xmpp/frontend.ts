import type { Clock } from "../../lib/clock.ts";
import type { Config } from "../../lib/config/mod.ts";
import { errorText } from "../../lib/errors.ts";
import type { Report } from "../../lib/events.ts";
import type { Core, Frontend, RawSource } from "../../lib/frontend.ts";
import type { UserId } from "../../lib/ids.ts";
import type { Log } from "../../lib/log/log.ts";
import type { Feature, XmppContext } from "./feature.ts";
import { senderOf } from "./address.ts";
import { capsHash } from "./caps_hash.ts";
import { makeContext } from "./context.ts";
import { featuresFor } from "./features.ts";
import { GatewayComponent } from "./gateway/component.ts";
import type { Connect } from "./gateway/socket.ts";
import type { Put } from "./messages/uploads.ts";
import { Outbox } from "./outbox.ts";
import { Router } from "./router.ts";
import { type ClientPorts, ServerSide } from "./server/server_side.ts";
import type { StanzaSide } from "./stanza_side.ts";
import type { Element } from "./xml/element.ts";

export interface XmppFrontendOptions {
  readonly config: Config;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** Of this program, for those who ask. */
  readonly version: string;
  /** A new unique id: for a stanza, and for what nobody may guess, as a session. */
  readonly newId: () => string;
  readonly connect: Connect;
  /** Server mode: where clients connect; without them it is gateway mode. */
  readonly clientPorts?: ClientPorts;
  /** Takes files to the server's upload service; without it there are no uploads. */
  readonly put?: Put;
  readonly log: Log;
  /** Told when the server refuses our secret at first: trying again is of no use before somebody changes it. */
  readonly onRefused?: (reason: string) => void;
}

/** The port of XEP-0114 components, where the configuration names none. */
const componentPort = 5347;

/** Users on XMPP: those of somebody's server whose component we are, or those who log in to us. */
export class XmppFrontend implements Frontend {
  readonly #options: XmppFrontendOptions;
  readonly #features: readonly Feature[];
  readonly #reports: readonly NonNullable<Feature["report"]>[];
  readonly #side: StanzaSide;
  readonly #outbox: Outbox;
  /** Undefined until there is something to serve. */
  #served: { readonly context: XmppContext; readonly router: Router } | undefined;
  /** What features keep going while the link stands. */
  #whileOnline = new DisposableStack();

  constructor(options: XmppFrontendOptions) {
    this.#options = options;
    const { config, clock, log, clientPorts } = options;
    this.#features = featuresFor(clientPorts === undefined ? "gateway" : "server");
    this.#reports = this.#features.flatMap(({ report }) => report ?? []);
    this.#outbox = new Outbox(clock, log);
    this.#side = clientPorts === undefined
      ? this.#component(options)
      : new ServerSide({ config, ports: clientPorts });
  }

  #component(options: XmppFrontendOptions): GatewayComponent {
    const { config, clock, random, connect, log } = options;
    const { jid, password, server, port } = config.service;
    return new GatewayComponent({
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
      onOffline: () => this.#offline(),
      onUnwritten: (stanzas) => this.#outbox.takeBack(stanzas),
      ...options.onRefused === undefined ? {} : { onRefused: options.onRefused },
    });
  }

  start(core: Core): void {
    const { config, clock, log, newId, version } = this.#options;
    const send = (stanza: Element) => this.#send(stanza);
    const { jid } = config.service;
    const features = this.#features;
    const { accounts } = this.#side;
    const context = makeContext({
      jid,
      version,
      config,
      core,
      clock,
      log,
      features,
      newId,
      send,
      hash: capsHash,
      put: this.#options.put,
      ...accounts === undefined ? {} : { accounts },
    });
    const router = new Router(context);
    this.#served = { context, router };
    this.#side.start(context, (stanza) => router.route(stanza));
  }

  readonly report: Report = (user, event) => {
    if (this.#served === undefined) return;
    const { context } = this.#served;
    for (const report of this.#reports) {
      try {
        report(user, event, context);
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
    for (const feature of this.#features) feature.raw?.(source, bytes, context);
  }

  /** Servers hand us prepared JIDs, in lower case; people type as they like. */
  readUser(text: string): UserId | undefined {
    return senderOf(text.toLowerCase())?.user;
  }

  drained(): Promise<void> {
    return this.#side.drained();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#served?.context.onboarding[Symbol.dispose]();
    this.#served?.context.avatars[Symbol.dispose]();
    this.#served?.context.ownAvatars[Symbol.dispose]();
    await this.#served?.router.idle();
    this.#served?.context.questions.abandon();
    await this.#served?.context.uploads[Symbol.asyncDispose]();
    await this.#side[Symbol.asyncDispose]();
    // What waited for an answer has heard that there will be none.
    await Promise.all([this.#served?.context.rosters.idle(), this.#served?.context.blocklists.idle()]);
  }

  #send(stanza: Element): void {
    if (!this.#side.send(stanza)) this.#outbox.keep(stanza);
  }

  #online(): void {
    if (this.#served === undefined) return;
    const { context } = this.#served;
    for (const stanza of this.#outbox.take()) this.#send(stanza);
    this.#whileOnline = new DisposableStack();
    for (const feature of this.#features) void this.#tellOnline(feature, context, this.#whileOnline);
  }

  #offline(): void {
    this.#whileOnline.dispose();
    this.#served?.context.privileges.forget();
    this.#served?.context.questions.abandon();
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
