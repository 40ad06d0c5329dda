import { type Element, xml } from "../../frontends/xmpp/xml/element.ts";
import { StreamParser } from "../../frontends/xmpp/xml/parser.ts";
import { Mailbox } from "./mailbox.ts";
import type { PipeEnd } from "./pipe.ts";

const streams = "http://etherx.jabber.org/streams";

/** A client of server mode that does what the play says, and nothing by itself. */
export class PlayedClient {
  /** What the server said, in order: stanzas, features, errors; `closed` at the stream's end. */
  readonly heard = new Mailbox<Element>((element) => element.toString());
  readonly gone: Promise<void>;
  /** The full JID, once there is one. */
  jid = "";
  readonly #end: PipeEnd;
  readonly #domain: string;
  #parser = new StreamParser();

  constructor(end: PipeEnd, domain: string) {
    this.#end = end;
    this.#domain = domain;
    this.gone = this.#read();
  }

  get bare(): string {
    return this.jid.split("/")[0] ?? "";
  }

  /** Sends text as it is. */
  sends(text: string): void {
    void this.#end.write(new TextEncoder().encode(text)).catch(() => {});
  }

  /** Opens the stream, for the first time or anew, and answers what it may do then. */
  async opens({ to = this.#domain, from }: { to?: string; from?: string } = {}): Promise<Element> {
    this.startsAnew();
    const own = from === undefined ? "" : ` from='${from}'`;
    this.sends(
      `<stream:stream xmlns='jabber:client' xmlns:stream='${streams}' to='${to}'${own} version='1.0'>`,
    );
    return await this.heard.take(
      "features",
      (element) => element.getName() === "features" || element.getName() === "error",
    );
  }

  /** What the server says next is a stream of its own. */
  startsAnew(): void {
    this.#parser.end();
    this.#parser = this.#newParser();
  }

  authenticates(name: string, password: string, authzid = ""): void {
    const text = new TextEncoder().encode(`${authzid}\0${name}\0${password}`);
    this.sends(
      `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${
        btoa(String.fromCharCode(...text))
      }</auth>`,
    );
  }

  /** Binds a resource and answers what the server said of it. */
  async binds(resource: string): Promise<Element> {
    this.sends(
      `<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>${resource}</resource></bind></iq>`,
    );
    const answer = await this.hears("iq", ({ attrs }) => attrs.id === "bind");
    this.jid = answer.getChild("bind")?.getChildText("jid") ?? "";
    return answer;
  }

  /** The next element of this name that `like` likes. */
  hears(name: string, like: (element: Element) => boolean = () => true): Promise<Element> {
    return this.heard.take(`<${name}/>`, (element) => element.getName() === name && like(element));
  }

  /** Asks the server or somebody something, and answers what comes back. */
  async asks(type: "get" | "set", payload: string, to?: string): Promise<Element> {
    const id = crypto.randomUUID();
    this.sends(`<iq type='${type}' id='${id}'${to === undefined ? "" : ` to='${to}'`}>${payload}</iq>`);
    return await this.hears(
      "iq",
      ({ attrs }) => attrs.id === id && attrs.type !== "get" && attrs.type !== "set",
    );
  }

  says(to: string, body: string, id = "m"): void {
    this.sends(`<message type='chat' to='${to}' id='${id}'><body>${body}</body></message>`);
  }

  /** The stream's error and its end; answers the error's condition. */
  async isThrownOut(): Promise<string> {
    const error = await this.hears("error");
    await this.hears("closed");
    return error.getChildElements()[0]?.getName() ?? "";
  }

  /** Cuts the connection, as a lost network does. */
  leaves(): void {
    this.#end.close();
  }

  #newParser(): StreamParser {
    const parser = new StreamParser();
    parser.on("element", (element) => this.heard.put(element));
    parser.on("end", () => this.heard.put(xml("closed")));
    return parser;
  }

  async #read(): Promise<void> {
    this.startsAnew();
    const buffer = new Uint8Array(64 * 1024);
    const decoder = new TextDecoder();
    try {
      for (let size = await this.#end.read(buffer); size !== null; size = await this.#end.read(buffer)) {
        this.#parser.write(decoder.decode(buffer.subarray(0, size), { stream: true }));
      }
    } finally {
      this.heard.put(xml("gone"));
    }
  }
}
