/** The account's list of whom it does not want to hear of (XEP-0191). */
import type { Block, Reporter } from "../../../plugin/mod.ts";
import { bareOf } from "../jid.ts";
import { ns } from "../namespaces.ts";
import type { Stream } from "../stream/stream.ts";
import { type Element, xml } from "../xml/element.ts";
import type { Contacts } from "./contacts.ts";

export interface BlockingOptions {
  readonly user: string;
  readonly stream: Stream;
  readonly reporter: Reporter;
  readonly contacts: Contacts;
}

export class Blocking {
  readonly #options: BlockingOptions;
  readonly #blocked = new Set<string>();

  constructor(options: BlockingOptions) {
    this.#options = options;
    for (const [name, blocked] of [["block", true], ["unblock", false]] as const) {
      options.stream.answer("set", ns.blocking, name, ({ stanza, element }) => {
        if (stanza.attrs.from !== undefined && bareOf(stanza.attrs.from) !== options.stream.account) {
          return false;
        }
        const jids = jidsIn(element);
        for (const jid of jids.length === 0 ? [...this.#blocked] : jids) this.#changed(jid, blocked);
        return true;
      });
    }
  }

  /** @throws RequestError if the server has no such list. */
  async fetch(): Promise<void> {
    const answer = await this.#options.stream.ask("get", xml("blocklist", { xmlns: ns.blocking }));
    const list = answer.getChild("blocklist", ns.blocking);
    for (const jid of list === undefined ? [] : jidsIn(list)) this.#changed(jid, true);
  }

  /** @throws RequestError */
  async set({ buddy, blocked, spam }: Block): Promise<void> {
    const reason = "urn:xmpp:reporting:spam";
    const report = spam ? xml("report", { xmlns: "urn:xmpp:reporting:1", reason }) : undefined; // XEP-0377
    const item = xml("item", { jid: buddy }, blocked ? report : undefined);
    await this.#options.stream.ask("set", xml(blocked ? "block" : "unblock", { xmlns: ns.blocking }, item));
  }

  #changed(jid: string, blocked: boolean): void {
    const { user, reporter, contacts } = this.#options;
    if (this.#blocked.has(jid) === blocked) return;
    if (blocked) this.#blocked.add(jid);
    else this.#blocked.delete(jid);
    contacts.blockChanged(jid, blocked);
    reporter.reportBlock({ user, buddy: jid, blocked });
  }
}

function jidsIn(list: Element): string[] {
  return list.getChildren("item").flatMap(({ attrs: { jid } }) => jid === undefined ? [] : [jid]);
}
