import { CoalescingWriter } from "../../proto/coalescing_writer.ts";
import { type SaltPassword, ScramClient } from "../scenarios/scram_client.ts";
import type { Wire } from "./message_phase.ts";

/** Where clients log in. */
export interface LoginDoor {
  readonly domain: string;
  readonly open: () => Promise<Deno.Conn>;
  /** What comes when a client can talk to its contact. */
  readonly ready: RegExp;
}

export interface Credentials {
  readonly name: string;
  readonly password: string;
  readonly mechanism: "PLAIN" | "SCRAM-SHA-256";
}

const sasl = "urn:ietf:params:xml:ns:xmpp-sasl";

/** How long a client waits for an answer, in milliseconds. */
const patience = 60_000;

/** One client of the load: a socket, and text that is searched rather than parsed. */
export class LoadClient implements Wire, AsyncDisposable {
  onText: (text: string) => void = (text) => this.#keep(text);
  readonly #connection: Deno.Conn;
  readonly #writer: CoalescingWriter;
  readonly #reading: Promise<void>;
  #heard = "";
  #wake: () => void = () => {};

  private constructor(connection: Deno.Conn) {
    this.#connection = connection;
    this.#writer = new CoalescingWriter(connection);
    this.#reading = this.#read().catch(() => {}); // the server may end it in any way
  }

  static async connect(door: LoginDoor): Promise<LoadClient> {
    return new LoadClient(await door.open());
  }

  write(text: string): void {
    this.#writer.push(new TextEncoder().encode(text));
  }

  /** From the first byte to being there (RFC 6120, RFC 6121 §4.2). */
  async logIn(door: LoginDoor, who: Credentials, saltPassword: SaltPassword): Promise<void> {
    await this.#open(door, who);
    await this.#authenticate(who, saltPassword);
    await this.#open(door, who);
    this.write("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
    await this.#hears(/<iq[^>]*id=.bind.*?<\/iq>/s);
    this.write("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq><presence/>");
    await this.#hears(door.ready);
    this.#heard = "";
    this.onText = () => {};
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.write("</stream:stream>");
    await this.#reading;
  }

  async #open({ domain }: LoginDoor, { name }: Credentials): Promise<void> {
    this.write(
      `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' ` +
        `from='${name}@${domain}' to='${domain}' version='1.0'>`,
    );
    await this.#hears(/<\/stream:features>|<stream:features\/>/);
  }

  async #authenticate({ name, password, mechanism }: Credentials, saltPassword: SaltPassword): Promise<void> {
    if (mechanism === "PLAIN") {
      this.write(`<auth xmlns='${sasl}' mechanism='PLAIN'>${btoa(`\0${name}\0${password}`)}</auth>`);
      await this.#hears(/<success.*?(?:\/>|<\/success>)/s);
      return;
    }
    const scram = new ScramClient(mechanism, name, password, saltPassword);
    this.write(scram.first());
    const challenge = await this.#hears(/<challenge[^>]*>([^<]+)<\/challenge>/);
    this.write(`<response xmlns='${sasl}'>${scram.answer(challenge[1] ?? "")}</response>`);
    const success = await this.#hears(/<success[^>]*>([^<]+)<\/success>/);
    if (success[1] !== scram.serverProof) throw new Error(`${name}: the server's proof is wrong`);
  }

  /** Waits for what matches, and forgets all up to its end. */
  async #hears(pattern: RegExp): Promise<RegExpExecArray> {
    const since = performance.now();
    for (;;) {
      const match = pattern.exec(this.#heard);
      if (match !== null) {
        this.#heard = this.#heard.slice(match.index + match[0].length);
        return match;
      }
      if (/<failure|<stream:error/.test(this.#heard) || performance.now() - since > patience) {
        throw new Error(`waited for ${pattern}, heard ${this.#heard}`);
      }
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const more = Promise.withResolvers<void>();
    this.#wake = more.resolve;
    const timer = setTimeout(more.resolve, patience);
    await more.promise;
    clearTimeout(timer);
  }

  #keep(text: string): void {
    this.#heard += text;
    this.#wake();
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(16 * 1024);
    try {
      for (let size = await this.#connection.read(buffer); size !== null;) {
        const text = decoder.decode(buffer.subarray(0, size), { stream: true });
        this.onText(text);
        if (text.includes("</stream:stream>")) break;
        size = await this.#connection.read(buffer);
      }
    } finally {
      this.#heard += "<stream:error/>";
      this.#wake();
      this.#writer.close();
      this.#connection.close();
    }
  }
}

/** One client says it, another hears it. */
export function between(speaker: LoadClient, hearer: LoadClient): Wire {
  return {
    write: (text) => speaker.write(text),
    set onText(take: (text: string) => void) {
      hearer.onText = take;
    },
  };
}
