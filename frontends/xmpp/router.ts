import { errorText, TransportError } from "../../lib/errors.ts";
import type { UserId } from "../../lib/ids.ts";
import { type Address, addressOf, parseJid, senderOf } from "./address.ts";
import { type Feature, type Incoming, type IqHandler, pass, type XmppContext } from "./feature.ts";
import { isAnswer, isQuestion } from "./iq.ts";
import { Later } from "./later.ts";
import { placeOf } from "./room_address.ts";
import { stanzaError } from "./stanza_error.ts";
import { Turns } from "./turns.ts";
import { childElements, type Element, xml } from "./xml/element.ts";

type Hook = NonNullable<Feature["message"]>;

/** Decides whose a stanza is and which feature takes it. The only file that answers IQs and sends errors. */
export class Router {
  readonly #context: XmppContext;
  readonly #turns = new Turns<UserId>();
  readonly #iq = new Map<string, { readonly handler: IqHandler; readonly feature: Feature }>();
  // Looked for once: most features have none, and thousands of stanzas a second are offered to them.
  readonly #hooks: Readonly<Record<"message" | "presence", readonly Hook[]>>;
  readonly #wholeIq: readonly NonNullable<Feature["wholeIq"]>[];
  /** Answers that may take long, for which nobody waits but the one who asked. */
  readonly #slow = new Set<Promise<void>>();

  constructor(context: XmppContext) {
    this.#context = context;
    const { features } = context;
    this.#hooks = {
      message: features.flatMap(({ message }) => message ?? []),
      presence: features.flatMap(({ presence }) => presence ?? []),
    };
    this.#wholeIq = features.flatMap(({ wholeIq }) => wholeIq ?? []);
    for (const feature of features) {
      for (const handler of feature.iq ?? []) {
        for (const kind of handler.at) {
          this.#iq.set(iqKey(handler.type, handler.name, handler.xmlns, kind), { handler, feature });
        }
      }
    }
  }

  /** Takes a stanza from the server. Never throws. */
  route(stanza: Element): void {
    const { from, to } = stanza.attrs;
    const sender = senderOf(from);
    const isOwn = sender !== undefined && to === sender.user;
    const at: Address | undefined = isOwn ? { kind: "account" } : addressOf(to, this.#context.jid);
    if (this.#context.privileges.take(stanza)) return;
    if (stanza.getName() === "iq" && isAnswer(stanza) && this.#context.questions.answered(stanza)) return;
    if (sender === undefined || at === undefined) return this.#refuse(stanza);
    this.#turns.take(sender.user, () => this.#guarded({ stanza, sender, at }));
  }

  /** Resolves when no stanza is being worked on. */
  async idle(): Promise<void> {
    await this.#turns.idle();
    await Promise.all(this.#slow);
  }

  /** Servers and components ask, too: whoever sends an IQ gets an answer (RFC 6120 §8.2.3). */
  #refuse(stanza: Element): void {
    this.#context.log.debug("a stanza that is not from a person to us", {
      from: stanza.attrs.from,
      to: stanza.attrs.to,
    });
    if (stanza.getName() !== "iq" || isAnswer(stanza) || parseJid(stanza.attrs.from) === undefined) return;
    const text = "This address is served for people only.";
    this.#context.send(stanzaError(stanza, new TransportError("not-understood", text)));
  }

  #guarded(incoming: Incoming): void | Promise<void> {
    try {
      const work = this.#dispatch(incoming);
      return work?.catch((error) => this.#failed(incoming, error));
    } catch (error) {
      this.#failed(incoming, error);
    }
  }

  #dispatch({ stanza, sender, at: written }: Incoming): void | Promise<void> {
    const incoming = { stanza, sender, at: placeOf(written, stanza, sender, this.#context) };
    if (stanza.attrs.type === "error" && stanza.getName() !== "iq") return this.#bounced(incoming);
    switch (stanza.getName()) {
      case "iq":
        return this.#answerIq(incoming);
      case "message":
        return this.#offer(this.#hooks.message, incoming, 0);
      case "presence":
        return this.#offer(this.#hooks.presence, incoming, 0);
    }
  }

  #bounced(incoming: Incoming): void {
    for (const feature of this.#context.features) feature.bounced?.(incoming, this.#context);
  }

  #answerIq(incoming: Incoming): void | Promise<void> {
    const { stanza, at } = incoming;
    const [query] = childElements(stanza);
    const handler = query && this.#handlerOf(query, incoming);
    const ours = handler !== undefined && at.kind === "transport";
    if ((!ours && this.#takenWhole(incoming)) || isAnswer(stanza)) return;
    if (!isQuestion(stanza)) throw new TransportError("bad-request", "An IQ is of type get or set.");
    if (query === undefined) throw new TransportError("bad-request", "An IQ request needs a payload.");
    if (handler === undefined) {
      throw new TransportError("not-understood", "This gateway does not offer what was asked for.");
    }
    const payload = handler.answer(query, incoming, this.#context);
    if (!(payload instanceof Promise)) return this.#answer(stanza, payload);
    const answered = payload.then((element) => this.#answer(stanza, element));
    if (!handler.slow) return answered;
    this.#own(answered, incoming);
  }

  /** Nobody's later stanzas wait for this. */
  #own(work: Promise<void>, incoming: Incoming): void {
    const slow: Promise<void> = work.catch((error) => this.#failed(incoming, error))
      .finally(() => this.#slow.delete(slow));
    this.#slow.add(slow);
  }

  /** What is not advertised is not answered either. */
  #handlerOf(query: Element, { stanza, at }: Incoming): IqHandler | undefined {
    const found = this.#iq.get(iqKey(stanza.attrs.type ?? "", query.getName(), query.getNS() ?? "", at.kind));
    const { core, config } = this.#context;
    return found?.feature.requires?.(core.network, config) === false ? undefined : found?.handler;
  }

  #takenWhole(incoming: Incoming): boolean {
    return this.#wholeIq.some((take) => take(incoming, this.#context) !== pass);
  }

  #answer(stanza: Element, payload: Element | undefined): void {
    const { from, to, id } = stanza.attrs;
    this.#context.send(xml("iq", { type: "result", from: to, to: from, id }, payload));
  }

  /** Asks the features from `index` on, one after another, until one takes the stanza. */
  #offer(hooks: readonly Hook[], incoming: Incoming, index: number): void | Promise<void> {
    for (let at = index; at < hooks.length; at++) {
      const taken = hooks[at]?.(incoming, this.#context);
      if (taken === pass) continue;
      if (taken instanceof Promise) {
        return taken.then((result) => result === pass ? this.#offer(hooks, incoming, at + 1) : undefined);
      }
      return taken instanceof Later ? this.#own(taken.done, incoming) : undefined;
    }
    this.#nobodyTook(incoming);
  }

  /** RFC 6121 §8.5: what people meant to say comes back to them; what only clients say to each other is ignored. */
  #nobodyTook({ stanza }: Incoming): void {
    const isWords = stanza.getName() === "message" && (stanza.getChildText("body") ?? "") !== "";
    const isArrival = stanza.getName() === "presence" && stanza.attrs.type === undefined;
    if (!isWords && !isArrival) return;
    throw new TransportError("feature-not-implemented", "This gateway cannot do anything with this yet.");
  }

  #failed({ stanza, sender }: Incoming, error: unknown): void {
    const known = error instanceof TransportError ? error : undefined;
    const fields = { user: sender.user, kind: stanza.getName(), reason: errorText(error) };
    if (known === undefined) {
      this.#context.log.error("a stanza could not be handled", { ...fields, stack: stackOf(error) });
    } else this.#context.log.debug("a stanza was refused", { ...fields, code: known.code });
    const text = "Something went wrong inside the gateway; its operator can find it in the log.";
    this.#context.send(stanzaError(stanza, known ?? new TransportError("internal", text)));
  }
}

function iqKey(type: string, name: string, xmlns: string, kind: string): string {
  return `${type} ${kind} ${name} ${xmlns}`;
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : undefined;
}
