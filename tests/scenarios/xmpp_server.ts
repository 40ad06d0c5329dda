import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { StreamParser } from "../../frontends/xmpp/xml/parser.ts";
import { Mailbox } from "./mailbox.ts";
import { pipe, type PipeEnd } from "./pipe.ts";

/** An XMPP server in memory that has one component: the gateway under test. People speak through it. */
export class XmppServer implements Disposable {
  /** Stanzas of the gateway, in order. */
  readonly stanzas = new Mailbox<Element>((stanza) => stanza.toString());
  #end: PipeEnd | undefined;
  #accepting: Promise<void> = Promise.resolve();
  #online = Promise.withResolvers<void>();

  /** Resolves when the gateway has authenticated on its current link. */
  get online(): Promise<void> {
    return this.#online.promise;
  }

  /** What the gateway gets instead of `Deno.connect`. */
  readonly connect = (): Promise<PipeEnd> => {
    const [ours, theirs] = pipe();
    this.#end = ours;
    this.#accepting = this.#serve(ours);
    return Promise.resolve(theirs);
  };

  /** Hands a stanza to the gateway as from `from`. */
  send(xml: string): void {
    void this.#end?.write(new TextEncoder().encode(xml));
  }

  /** Cuts the link, as a server that crashes does. */
  async crash(): Promise<void> {
    this.#online = Promise.withResolvers();
    this.#end?.close();
    await this.#accepting;
  }

  [Symbol.dispose](): void {
    this.#end?.close();
  }

  async #serve(end: PipeEnd): Promise<void> {
    const parser = new StreamParser();
    parser.on("start", () => {
      this.send(
        "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' " +
          "from='gateway' id='play'>",
      );
    });
    parser.on("element", (element: Element) => this.#take(element));
    parser.on("end", () => this.send("</stream:stream>"));
    const buffer = new Uint8Array(64 * 1024);
    const decoder = new TextDecoder();
    for (let size = await end.read(buffer); size !== null; size = await end.read(buffer)) {
      parser.write(decoder.decode(buffer.subarray(0, size), { stream: true }));
    }
  }

  #take(element: Element): void {
    if (element.getName() !== "handshake") return this.stanzas.put(element);
    this.send("<handshake/>");
    this.#online.resolve();
  }
}
