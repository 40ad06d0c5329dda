/** Romeo in a room, in memory: a test plays the clients on one side and the network on the other. */
import { legacyMessageId, legacyName } from "../../../../lib/ids.ts";
import { type Participant, participantCalled } from "../../../../lib/room.ts";
import type { ReportedParticipant } from "../../../../lib/conversations/mod.ts";
import { entranceTime } from "../../../../lib/conversations/room_entrances.ts";
import { modernFeatures } from "../../../../proto/mod.ts";
import { home, Scene, type SceneOptions, stanza } from "../../testing.ts";
import type { Element } from "../../xml/element.ts";

export const balcony = "#balcony@irc.example";
export const room = legacyName("#balcony");
export const muc = "http://jabber.org/protocol/muc";
export const mucUser = `${muc}#user`;

/** Somebody in the room, as the network tells of them. */
export function person(nickname: string, changed: Partial<Participant> = {}): Participant {
  return { ...participantCalled(nickname), ...changed };
}

/** A scene on a network that can do everything. */
export class RoomScene extends Scene {
  constructor(options: SceneOptions = {}) {
    super({ network: { rooms: true, can: () => true }, ...options });
    this.network.capabilities = new Set(modernFeatures);
  }

  /** Logged in, and in the room among these; nothing of that is left in `takeSent` and `takeAsked`. */
  async enter(...others: Participant[]): Promise<void> {
    await this.logIn();
    await this.hears(entrance());
    for (const other of others) this.changes(other);
    this.changes(person("romeo", { isUser: true }));
    this.clock.advance(entranceTime);
    this.takeSent();
    this.network.takeAsked();
  }

  /** The network tells of somebody; answers what the clients are told. */
  changes(participant: Participant, more: Partial<ReportedParticipant> = {}): Element[] {
    this.takeSent();
    this.user.rooms.participant({ room, participant, ...more });
    return this.stanzas();
  }

  /** Somebody says something in the room; answers what the clients are told. */
  says(nickname: string, body: string, id = body): Element[] {
    this.takeSent();
    this.user.rooms.received({
      message: { conversation: room, id: legacyMessageId(id), body, headline: false, attachments: [] },
      author: { nickname, participantId: "" },
      isPrivate: false,
    });
    return this.stanzas();
  }

  /** The stanzas that went out since the last call. */
  stanzas(): Element[] {
    return this.takeSent().map(stanza);
  }

  /** As `hears`; answers stanzas. */
  async asked(text: string, from = home): Promise<Element[]> {
    return (await this.hears(text, from)).map(stanza);
  }

  /** The clients that look at the room. */
  get viewers(): string[] {
    return [...this.user.rooms.find(room)?.viewers ?? []];
  }
}

export function entrance(nickname = "romeo", inside = ""): string {
  return `<presence to='${balcony}/${nickname}'><x xmlns='${muc}'>${inside}</x></presence>`;
}

/** From whom, of what type, with which status codes: `juliet unavailable 307`. */
export function line(told: Element): string {
  const { from, type = "available" } = told.attrs;
  return [from?.slice(balcony.length + 1) || "the room", type, ...codesOf(told)].join(" ");
}

export function codesOf(told: Element): string[] {
  return told.getChild("x", mucUser)?.getChildren("status").map(({ attrs }) => attrs["code"] ?? "") ?? [];
}

/** Which error it is (RFC 6120 §8.3.3). */
export function errorIn(told: Element | undefined): string | undefined {
  return told?.getChild("error")?.getChildElements()[0]?.getName();
}
