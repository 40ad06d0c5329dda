import { Arrivals } from "./flow.ts";
import { ircGatewayJid } from "./irc_contenders.ts";
import { pause } from "./message_phase.ts";
import { attribute, type RawStanza, StanzaCutter } from "./stanzas.ts";

/** Joins go in groups of so many, so many milliseconds after each other. */
const group = { size: 20, pause: 20 };

/** The component's stream, seen from its server. */
export interface ComponentStream {
  write(text: string): void;
  onText: (text: string) => void;
}

/** The users of the played XMPP server, who join rooms of an IRC gateway. Their server answers every request with an error. */
export class PlayedUsers {
  /** Told of every message that a user receives. */
  onMessage: (message: RawStanza) => void = () => {};
  readonly #stream: ComponentStream;
  readonly #cutter = new StanzaCutter();
  /** Users who have asked to join and are not in yet, by JID. */
  readonly #joining = new Set<string>();
  #joined = new Arrivals(0);
  #said = 0;

  constructor(stream: ComponentStream) {
    this.#stream = stream;
    stream.onText = (text) => {
      this.#joined.heard();
      for (const stanza of this.#cutter.push(text)) this.#take(stanza);
    };
  }

  /** Users from `first` up to `end` join. Resolves to the milliseconds until the last of them is in. */
  async join(first: number, end: number, roomOf: (user: number) => string): Promise<number> {
    const began = performance.now();
    this.#joined = new Arrivals(end - first);
    await Promise.all([this.#joined.all(), this.#askToJoin(first, end, roomOf)]);
    return performance.now() - began;
  }

  say(user: number, room: string, text: string): void {
    this.#stream.write(
      `<message from='${userJid(user)}' to='${roomJid(room)}' type='groupchat' id='m${this.#said++}'>` +
        `<body>${text}</body></message>`,
    );
  }

  async #askToJoin(first: number, end: number, roomOf: (user: number) => string): Promise<void> {
    for (let user = first; user < end; user++) {
      const from = userJid(user);
      this.#joining.add(from);
      this.#stream.write(
        `<presence from='${from}' to='${roomJid(roomOf(user))}/u${user}'>` +
          `<x xmlns='http://jabber.org/protocol/muc'/></presence>`,
      );
      if ((user - first) % group.size === group.size - 1) await pause(group.pause);
    }
  }

  #take(stanza: RawStanza): void {
    if (stanza.name === "message") this.onMessage(stanza);
    else if (stanza.name === "presence") this.#takePresence(stanza);
    else if (stanza.name === "iq") this.#takeIq(stanza);
  }

  /** XEP-0045 §7.2.2: the last presence of a join is one's own, status code 110. */
  #takePresence(stanza: RawStanza): void {
    const isError = attribute(stanza, "type") === "error";
    if (isError) this.#joined.fail(new Error(`a join was refused: ${stanza.text}`));
    const isOwn = /code=["']110["']/.test(stanza.text);
    if (isOwn && this.#joining.delete(attribute(stanza, "to") ?? "")) this.#joined.arrived();
  }

  #takeIq(stanza: RawStanza): void {
    const type = attribute(stanza, "type");
    if (type !== "get" && type !== "set") return;
    const [id, from, to] = ["id", "from", "to"].map((name) => attribute(stanza, name));
    this.#stream.write(
      `<iq type='error' id='${id}' from='${to}' to='${from}'><error type='cancel'>` +
        `<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
    );
  }
}

function userJid(user: number): string {
  return `u${user}@localhost/home`;
}

function roomJid(room: string): string {
  return `#${room}@${ircGatewayJid}`;
}
