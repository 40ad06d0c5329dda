import { child, xml } from "../../../frontends/xmpp/xml/element.ts";
import type { Element } from "../../../frontends/xmpp/xml/element.ts";
import { StreamParser } from "../../../frontends/xmpp/xml/parser.ts";
import { Transcript } from "./transcript.ts";
import type { XmppAccount, XmppClient } from "./xmpp_person.ts";

const sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
const bind = "urn:ietf:params:xml:ns:xmpp-bind";

/**
 * Logs in over plain TCP with SASL PLAIN: the least that an XMPP client can be (RFC 6120). For the demo, which
 * should need nothing that this repository does not bring. Loopback only: it knows no TLS.
 */
export async function tcpClient(account: XmppAccount): Promise<XmppClient> {
  const stream = new ClientStream(await Deno.connect({ hostname: "127.0.0.1", port: account.port }));
  const [local = "", domain = ""] = account.jid.split(/[@/]/);
  try {
    await stream.open(domain);
    stream.send(xml("auth", { xmlns: sasl, mechanism: "PLAIN" }, plain(local, account.password)).toString());
    const verdict = await stream.expect("the answer to SASL PLAIN", (element) => element.getNS() === sasl);
    if (!verdict.is("success")) throw new Error(`${account.jid} cannot log in: ${verdict.toString()}`);
    await stream.open(domain);
    const jid = await stream.bind();
    stream.send("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>");
    return {
      jid,
      stanzas: stream.elements,
      send: (text) => stream.send(text),
      [Symbol.asyncDispose]: () => stream.close(),
    };
  } catch (error) {
    await stream.close();
    throw error;
  }
}

/** RFC 4616: base64 of the UTF-8 bytes of NUL, name, NUL, password. */
function plain(name: string, password: string): string {
  const bytes = new TextEncoder().encode(`\0${name}\0${password}`);
  return btoa(String.fromCharCode(...bytes));
}

class ClientStream {
  readonly elements: Transcript<Element> = new Transcript((element) => element.toString());
  readonly #connection: Deno.TcpConn;
  readonly #reading: Promise<void>;
  #parser = new StreamParser();
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    this.#reading = this.#read();
  }

  /** Opens the stream, or opens it anew after SASL (RFC 6120 §4.3.3), and waits for the features. */
  async open(domain: string): Promise<void> {
    this.#parser = new StreamParser();
    this.#parser.on("element", (element) => this.elements.add(element));
    this.#parser.on("error", (error) => this.elements.end(error.message));
    this.send(
      `<stream:stream to='${domain}' version='1.0' xmlns='jabber:client' ` +
        `xmlns:stream='http://etherx.jabber.org/streams'>`,
    );
    await this.expect("the stream's features", (element) => element.getName() === "features");
  }

  async bind(): Promise<string> {
    this.send(`<iq type='set' id='bind'><bind xmlns='${bind}'/></iq>`);
    const answer = await this.expect("the answer to bind", (element) => element.attrs.id === "bind");
    const jid = child(answer, "bind", bind)?.getChildText("jid");
    if (!jid) throw new Error(`the server gave us no JID: ${answer.toString()}`);
    return jid;
  }

  expect(what: string, matches: (element: Element) => boolean): Promise<Element> {
    return this.elements.expect(what, matches);
  }

  send(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.#lastWrite = this.#lastWrite.then(() => this.#write(bytes)).catch(() => {});
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) sent += await this.#connection.write(bytes.subarray(sent));
  }

  async #read(): Promise<void> {
    try {
      const decoded = this.#connection.readable.pipeThrough(new TextDecoderStream());
      for await (const text of decoded) this.#parser.write(text);
    } catch {
      // The connection was closed under the reader: the person has left.
    }
    this.elements.end("the connection to the XMPP server ended");
  }

  async close(): Promise<void> {
    this.send("</stream:stream>");
    await this.#lastWrite;
    try {
      this.#connection.close();
    } catch {
      // The server has closed first, and the reader with it.
    }
    await this.#reading;
  }
}
