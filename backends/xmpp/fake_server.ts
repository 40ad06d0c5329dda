/** An XMPP server in memory, with one account, for tests. */
import type { ServerConnection } from "./stream/socket.ts";
import { type Element, xml } from "./xml/element.ts";
import { StreamParser } from "./xml/parser.ts";

const header =
  "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' id='1'>";
const streams = "urn:ietf:params:xml:ns:xmpp-streams";
const sasl = "urn:ietf:params:xml:ns:xmpp-sasl";

export class FakeServer implements ServerConnection {
  /** What the client has sent since it was online, and nobody has taken. */
  readonly received: Element[] = [];
  closed = false;
  readonly #password: string;
  readonly #otherHost: string;
  #parser = new StreamParser();
  #isAuthenticated = false;
  readonly #toClient: Uint8Array[] = [];
  #delivery = Promise.withResolvers<void>();
  #arrival = Promise.withResolvers<void>();

  /** @param otherHost where whoever comes is sent instead (RFC 6120 §4.9.3.19), if anywhere. */
  constructor(password = "secret", otherHost = "") {
    this.#password = password;
    this.#otherHost = otherHost;
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#toClient.length === 0) {
      if (this.closed) return null;
      await this.#delivery.promise;
    }
    const [bytes = new Uint8Array()] = this.#toClient.splice(0, 1);
    const piece = bytes.subarray(0, buffer.length);
    if (piece.length < bytes.length) this.#toClient.unshift(bytes.subarray(piece.length));
    buffer.set(piece);
    return piece.length;
  }

  write(bytes: Uint8Array): Promise<number> {
    const text = new TextDecoder().decode(bytes);
    if (text.startsWith("<?xml")) this.#open();
    this.#parser.write(text);
    return Promise.resolve(bytes.length);
  }

  close(): void {
    this.closed = true;
    this.#delivery.resolve();
  }

  /** To the client. */
  send(text: string): void {
    this.#toClient.push(new TextEncoder().encode(text));
    this.#delivery.resolve();
    this.#delivery = Promise.withResolvers();
  }

  /** Takes the first thing that fits, waiting for it. */
  async next(fits: (stanza: Element) => boolean): Promise<Element> {
    for (;;) {
      const index = this.received.findIndex(fits);
      const [found] = index < 0 ? [] : this.received.splice(index, 1);
      if (found !== undefined) return found;
      await this.#arrival.promise;
    }
  }

  /** Answers the question with this payload. */
  async answer(name: string, xmlns: string, ...payload: readonly Element[]): Promise<Element> {
    const iq = await this.next((stanza) => stanza.is("iq") && stanza.getChild(name, xmlns) !== undefined);
    const { id, to: from } = iq.attrs;
    this.send(xml("iq", { type: "result", id, from }, payload).toString());
    return iq;
  }

  /** Refuses the question. */
  async refuse(name: string, xmlns: string, condition: string): Promise<void> {
    const iq = await this.next((stanza) => stanza.is("iq") && stanza.getChild(name, xmlns) !== undefined);
    const reason = xml(condition, { xmlns: "urn:ietf:params:xml:ns:xmpp-stanzas" });
    const { id, to: from } = iq.attrs;
    this.send(xml("iq", { type: "error", id, from }, xml("error", { type: "cancel" }, reason)).toString());
  }

  #open(): void {
    this.#parser = new StreamParser();
    this.#parser.on("element", (element: Element) => this.#receive(element));
    const features = this.#isAuthenticated
      ? "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
      : `<mechanisms xmlns='${sasl}'><mechanism>PLAIN</mechanism></mechanisms>`;
    if (this.#otherHost !== "") {
      const error = `<see-other-host xmlns='${streams}'>${this.#otherHost}</see-other-host>`;
      return this.send(`${header}<stream:error>${error}</stream:error></stream:stream>`);
    }
    this.send(`${header}<stream:features>${features}</stream:features>`);
  }

  #receive(element: Element): void {
    if (element.is("auth", sasl)) return this.#authenticate(element);
    const bind = element.getChild("bind", "urn:ietf:params:xml:ns:xmpp-bind");
    if (bind === undefined) {
      this.received.push(element);
      this.#arrival.resolve();
      this.#arrival = Promise.withResolvers();
      return;
    }
    const jid = `<jid>romeo@montague.example/${bind.getChild("resource")?.getText()}</jid>`;
    const bound = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>${jid}</bind>`;
    this.send(`<iq type='result' id='${element.attrs.id}'>${bound}</iq>`);
  }

  #authenticate(auth: Element): void {
    const said = new TextDecoder().decode(Uint8Array.fromBase64(auth.getText()));
    this.#isAuthenticated = said === `\0romeo\0${this.#password}`;
    const refusal = `<failure xmlns='${sasl}'><not-authorized/><text>No such Romeo.</text></failure>`;
    this.send(this.#isAuthenticated ? `<success xmlns='${sasl}'/>` : refusal);
  }
}
