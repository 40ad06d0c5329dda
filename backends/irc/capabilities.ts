import type { Link } from "./link.ts";
import type { IrcLine } from "./protocol/line.ts";

/** Capabilities that we make use of (ircv3.net/registry). */
const wanted: ReadonlySet<string> = new Set([
  "away-notify",
  "batch",
  "cap-notify",
  "chghost",
  "draft/chathistory",
  "draft/message-redaction",
  "draft/multiline",
  "draft/read-marker",
  "echo-message",
  "extended-monitor",
  "invite-notify",
  "labeled-response",
  "message-tags",
  "multi-prefix",
  "sasl",
  "server-time",
  "standard-replies",
  "znc.in/self-message",
]);

/** Bytes of names in one request: the answer has to fit in 512 as well. */
const bytesPerRequest = 400;

/** Agrees with the server on capabilities (ircv3.net/specs/extensions/capability-negotiation). */
export class Capabilities {
  readonly #link: Link;
  /** What is offered, with its values. */
  readonly #offered = new Map<string, string>();
  #unanswered = 0;

  constructor(link: Link) {
    this.#link = link;
  }

  /** The value that came with an offer; undefined if there is no offer. */
  offer(capability: string): string | undefined {
    return this.#offered.get(capability);
  }

  begin(): void {
    this.#link.sendNow("CAP", "LS", "302");
  }

  /** Takes a CAP line. Answers whether everything we asked for so far is decided. */
  receive({ params }: IrcLine): "decided" | "going on" {
    const [, subcommand = "", more] = params;
    const names = params.at(-1)?.split(" ").filter((name) => name !== "") ?? [];
    switch (subcommand.toUpperCase()) {
      case "LS":
        this.#add(names);
        if (more !== "*" || params.length < 4) this.#request([...this.#offered.keys()]);
        else return "going on";
        break;
      case "NEW":
        this.#add(names);
        this.#request(names.map(nameOf).filter((name) => name !== "sasl"));
        break;
      case "DEL":
        for (const name of names) this.#drop(name);
        break;
      case "ACK":
        this.#unanswered--;
        for (const name of names) this.#acknowledged(name);
        break;
      case "NAK":
        this.#unanswered--;
    }
    return this.#unanswered > 0 ? "going on" : "decided";
  }

  #add(offers: readonly string[]): void {
    for (const offer of offers) {
      const name = nameOf(offer);
      this.#offered.set(name, offer.slice(name.length + 1));
    }
  }

  #drop(name: string): void {
    this.#offered.delete(name);
    this.#link.caps.delete(name);
  }

  #acknowledged(name: string): void {
    if (name.startsWith("-")) this.#link.caps.delete(name.slice(1));
    else this.#link.caps.set(name, this.#offered.get(name) ?? "");
  }

  #request(names: readonly string[]): void {
    let request = "";
    for (const name of names.filter((name) => wanted.has(name))) {
      if (request.length + name.length > bytesPerRequest) {
        this.#ask(request);
        request = "";
      }
      request += `${request && " "}${name}`;
    }
    if (request !== "") this.#ask(request);
  }

  #ask(request: string): void {
    this.#unanswered++;
    this.#link.sendNow("CAP", "REQ", request);
  }
}

function nameOf(offer: string): string {
  return offer.replace(/=.*/s, "");
}
