/** The account's list of contacts (RFC 6121 §2), and who may see whom (§3). */
import type { BuddyChange, Reporter } from "../../../plugin/mod.ts";
import { bareOf } from "../jid.ts";
import { ns } from "../namespaces.ts";
import type { Stream } from "../stream/stream.ts";
import type { Contact, Contacts } from "./contacts.ts";
import { type Element, textOf, xml } from "../xml/element.ts";

export interface RosterOptions {
  readonly user: string;
  readonly stream: Stream;
  readonly reporter: Reporter;
  readonly contacts: Contacts;
}

export class Roster {
  readonly #options: RosterOptions;
  readonly #contacts = new Map<string, Contact>();
  /** Who wants to see the user, and waits for an answer. */
  readonly #asking = new Set<string>();

  constructor(options: RosterOptions) {
    this.#options = options;
    options.stream.answer("set", ns.roster, "query", ({ stanza, element }) => {
      const { from } = stanza.attrs;
      if (from !== undefined && bareOf(from) !== options.stream.account) return false; // RFC 6121 §2.1.6
      for (const item of element.getChildren("item", ns.roster)) this.#pushed(item);
      return true;
    });
  }

  get(jid: string): Contact | undefined {
    return this.#contacts.get(jid);
  }

  /** Whether that contact sees when the user is there. */
  isSeenBy(jid: string): boolean {
    const subscription = this.#contacts.get(jid)?.subscription;
    return subscription === "from" || subscription === "both";
  }

  /** @throws RequestError */
  async fetch(): Promise<void> {
    const answer = await this.#options.stream.ask("get", xml("query", { xmlns: ns.roster }));
    const items = answer.getChild("query", ns.roster)?.getChildren("item", ns.roster) ?? [];
    for (const item of items) this.#pushed(item);
  }

  /** The user adds or changes a contact; to one who asked it says yes. */
  async change({ buddy, alias, groups }: BuddyChange): Promise<void> {
    const { stream } = this.#options;
    const known = this.#contacts.get(buddy);
    if (known === undefined || known.name !== alias || known.groups.join("\n") !== groups.join("\n")) {
      const name = alias === "" ? undefined : alias;
      const item = xml("item", { jid: buddy, name }, groups.map((group) => xml("group", {}, group)));
      await stream.ask("set", xml("query", { xmlns: ns.roster }, item));
    }
    if (this.#asking.delete(buddy)) stream.send(xml("presence", { to: buddy, type: "subscribed" }));
    const isSeen = known?.subscription === "to" || known?.subscription === "both";
    if (!isSeen) stream.send(xml("presence", { to: buddy, type: "subscribe" }));
  }

  /** The user removes a contact; to one who asked it says no. */
  async remove(buddy: string): Promise<void> {
    const { stream } = this.#options;
    if (this.#asking.delete(buddy)) stream.send(xml("presence", { to: buddy, type: "unsubscribed" }));
    if (!this.#contacts.has(buddy)) return;
    await stream.ask(
      "set",
      xml("query", { xmlns: ns.roster }, xml("item", { jid: buddy, subscription: "remove" })),
    );
  }

  /** Somebody wants to see the user. */
  asked(presence: Element): void {
    const buddy = bareOf(presence.attrs.from ?? "");
    const { user, reporter, stream } = this.#options;
    if (this.isSeenBy(buddy)) {
      stream.send(xml("presence", { to: buddy, type: "subscribed" }));
      return;
    }
    this.#asking.add(buddy);
    const alias = textOf(presence, "nick", ns.nick);
    const text = textOf(presence, "status");
    reporter.reportAuthRequest({
      user,
      buddy,
      ...(alias === undefined ? {} : { alias }),
      ...(text === undefined ? {} : { text }),
    });
  }

  #pushed(item: Element): void {
    const jid = bareOf(item.attrs["jid"] ?? "");
    const { subscription = "none", ask, name = "" } = item.attrs;
    const { user, reporter, contacts } = this.#options;
    if (jid === "") return;
    if (subscription === "remove") {
      contacts.removed(jid);
      if (this.#contacts.delete(jid)) reporter.reportBuddyRemoved(user, jid);
      return;
    }
    // Servers push who merely asked, too: that is nobody the user has chosen.
    if (subscription === "none" && ask === undefined && name === "" && this.#asking.has(jid)) return;
    const groups = item.getChildren("group").map((group) => group.getText());
    const contact = { jid, name, groups, subscription };
    this.#contacts.set(jid, contact);
    contacts.changed(contact);
  }
}
