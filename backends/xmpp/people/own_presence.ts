/** How the account appears: to contacts, to rooms, or to nobody. */
import { type StatusChange, StatusType } from "../../../plugin/mod.ts";
import type { Disco } from "../disco.ts";
import { ns } from "../namespaces.ts";
import type { Rooms } from "../rooms/rooms.ts";
import type { Stream } from "../stream/stream.ts";
import { type Element, xml } from "../xml/element.ts";
import { ownPresence } from "./presence.ts";

export interface OwnPresenceOptions {
  readonly stream: Stream;
  readonly disco: Disco;
  readonly rooms: Rooms;
}

type Status = Omit<StatusChange, "user">;

export class OwnPresence {
  readonly #options: OwnPresenceOptions;
  /** What we can do, which stands in each presence; undefined until we may appear. */
  #capabilities: Element | undefined;
  /** The server hides the account (XEP-0186). */
  #isHidden = false;
  #canHide: Promise<boolean> | undefined;
  /** One after the other: the last one counts. */
  #showing: Promise<void> = Promise.resolve();

  constructor(options: OwnPresenceOptions) {
    this.#options = options;
  }

  /** From now on the account appears. */
  begin(capabilities: Element, status: Status): void {
    this.#capabilities = capabilities;
    this.show(status);
  }

  /** Shows it, or remembers nothing if the account does not appear yet. */
  show(status: Status): void {
    const capabilities = this.#capabilities;
    if (capabilities === undefined) return;
    this.#showing = this.#showing.then(() => this.#change(status, capabilities));
  }

  /**
   * Never rejects. A server that cannot hide the account is told that the user is gone: so nobody sees them, but rooms,
   * too, take them for gone.
   */
  async #change(status: Status, capabilities: Element): Promise<void> {
    const wanted = status.status === StatusType.invisible;
    if (wanted !== this.#isHidden) this.#isHidden = await this.#turn(wanted);
    const isGone = wanted && !this.#isHidden;
    this.#send(isGone ? { ...status, status: StatusType.offline } : status, capabilities);
  }

  /** Asks the server to hide the account, or not to. Answers whether it is hidden now. */
  async #turn(isHidden: boolean): Promise<boolean> {
    this.#canHide ??= this.#findOut();
    if (!await this.#canHide) return false;
    const order = xml(isHidden ? "invisible" : "visible", { xmlns: ns.invisible });
    return await this.#options.stream.ask("set", order).then(() => isHidden, () => !isHidden);
  }

  async #findOut(): Promise<boolean> {
    const { stream, disco } = this.#options;
    const server = await disco.info(stream.account.replace(/^.*@/, "")).catch(() => undefined);
    return server?.features.has(ns.invisible) ?? false;
  }

  #send(status: Status, capabilities: Element): void {
    const presence = ownPresence(status);
    const { stream, rooms } = this.#options;
    if (presence.attrs.type === undefined) presence.children.push(capabilities);
    stream.send(presence);
    for (const room of rooms.all) {
      if (room.isInside) {
        stream.send(xml("presence", { ...presence.attrs, to: room.address }, presence.children));
      }
    }
  }
}
