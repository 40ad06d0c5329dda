import type { Element } from "../../../frontends/xmpp/xml/element.ts";
import { child, text, xml } from "../../../frontends/xmpp/xml/element.ts";
import type { Transcript } from "./transcript.ts";

/** A logged-in client, whatever program it is. */
export interface XmppClient extends AsyncDisposable {
  /** The full JID that the server gave it. */
  readonly jid: string;
  /** Every stanza that it received. */
  readonly stanzas: Transcript<Element>;
  send(xmlText: string): void;
}

/** Where and as whom to log in. */
export interface XmppAccount {
  readonly jid: string;
  readonly password: string;
  readonly port: number;
  /** A PEM file: the connection is encrypted, if this authority signed the server's certificate. */
  readonly authority?: string;
}

/** A person with an XMPP account: what they do, and what they get to see. */
export class XmppPerson implements AsyncDisposable {
  readonly #client: XmppClient;
  #asked = 0;

  constructor(client: XmppClient) {
    this.#client = client;
  }

  get jid(): string {
    return this.#client.jid;
  }

  get bareJid(): string {
    return this.jid.replace(/\/.*/s, "");
  }

  get stanzas(): Transcript<Element> {
    return this.#client.stanzas;
  }

  send(stanza: Element | string): void {
    this.#client.send(stanza.toString());
  }

  /** Sends presence: to everybody who is subscribed, or only `to` somebody. */
  presence(attributes: { to?: string; type?: string } = {}, ...children: Element[]): void {
    this.send(xml("presence", attributes, ...children));
  }

  say(to: string, body: string): void {
    this.send(xml("message", { to, type: "chat", id: `said-${++this.#asked}` }, xml("body", {}, body)));
  }

  /** Sends an IQ and answers the reply to it, be it a result or an error. */
  async ask(type: "get" | "set", to: string, payload: Element): Promise<Element> {
    const id = `asked-${++this.#asked}`;
    this.send(xml("iq", { type, to, id }, payload));
    return await this.stanzas.expect(
      `the answer to ${payload.toString()}`,
      (stanza) => stanza.is("iq") && stanza.attrs.id === id && stanza.attrs.type !== type,
    );
  }

  /** The next presence of that sender (exact JID) and type; `available` is one without a type. */
  async seesPresence(from: string, type: string): Promise<Element> {
    return await this.stanzas.expect(
      `presence ${type} from ${from}`,
      (stanza) =>
        stanza.is("presence") && stanza.attrs.from === from && (stanza.attrs.type ?? "available") === type,
    );
  }

  /** The next chat message from a JID that begins with `from` and whose body contains `part`; answers the body. */
  async hears(from: string, part: string): Promise<string> {
    const stanza = await this.stanzas.expect(
      `a message from ${from} with "${part.slice(0, 60)}"`,
      (stanza) =>
        stanza.is("message") && stanza.attrs.type !== "error" && isFrom(stanza, from) &&
        bodyOf(stanza).includes(part),
    );
    return bodyOf(stanza);
  }

  /** The next error stanza of that kind from a JID that begins with `from`. */
  async seesError(kind: "message" | "presence" | "iq", from: string): Promise<Element> {
    return await this.stanzas.expect(
      `an error ${kind} from ${from}`,
      (stanza) => stanza.is(kind) && stanza.attrs.type === "error" && isFrom(stanza, from),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }
}

function isFrom(stanza: Element, from: string): boolean {
  const sender = stanza.attrs.from ?? "";
  return sender === from || sender.startsWith(`${from}/`);
}

export function bodyOf(message: Element): string {
  const body = message.getChild("body");
  return body === undefined ? "" : text(body);
}

const stanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas";

/** An error stanza's type, condition and text (RFC 6120 §8.3); empty strings for what it lacks. */
export function errorOf(stanza: Element): { type: string; condition: string; text: string } {
  const error = stanza.getChild("error");
  const condition = error?.getChildElements().find((one) => one.getName() !== "text");
  const words = error === undefined ? undefined : child(error, "text", stanzaErrors);
  return {
    type: error?.attrs.type ?? "",
    condition: condition?.getName() ?? "",
    text: words === undefined ? "" : text(words),
  };
}
