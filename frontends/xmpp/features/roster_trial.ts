import { errorText } from "../../../lib/errors.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { Log } from "../../../lib/log/log.ts";
import { parseJid } from "../address.ts";
import { ns } from "../namespaces.ts";
import { AnswerError } from "../questions.ts";
import { type Element, xml } from "../xml/element.ts";
import { type OwnItems, readItems, rosterGet } from "./roster_item.ts";

export interface RemoteRostersOptions {
  /** The transport's JID. */
  readonly jid: string;
  /** As `Questions.ask`. */
  readonly ask: (question: Element) => Promise<Element>;
  readonly log: Log;
}

/**
 * Servers that let us manage rosters without having said so (XEP-0321; older ones only by configuration). It is found
 * out by trying; where it led nowhere nobody is tried again until the next link.
 */
export class RemoteRosters {
  readonly #options: RemoteRostersOptions;
  readonly #allowed = new Set<UserId>();
  /** Domains of servers that know nothing of it. */
  readonly #hopeless = new Set<string>();
  /** The first trial at each server, for which the others wait. */
  readonly #trying = new Map<string, Promise<OwnItems | undefined>>();

  constructor(options: RemoteRostersOptions) {
    this.#options = options;
  }

  isAllowed(user: UserId): boolean {
    return this.#allowed.has(user);
  }

  allowed(user: UserId, isAllowed: boolean): void {
    if (isAllowed) this.#allowed.add(user);
    else this.#allowed.delete(user);
  }

  forget(): void {
    this.#allowed.clear();
    this.#hopeless.clear();
  }

  /** The roster, if we are let; else asks to be let from now on, which the user may have to decide. */
  async tryOut(user: UserId): Promise<OwnItems | undefined> {
    const host = parseJid(user)?.domain ?? "";
    const before = this.#trying.get(host);
    if (before !== undefined) {
      await before;
      return this.#hopeless.has(host) ? undefined : await this.#tryOut(user, host);
    }
    if (this.#hopeless.has(host)) return undefined;
    const trial = this.#tryOut(user, host).finally(() => this.#trying.delete(host));
    this.#trying.set(host, trial);
    return await trial;
  }

  async #tryOut(user: UserId, host: string): Promise<OwnItems | undefined> {
    const { jid, ask, log } = this.#options;
    try {
      const answer = await ask(rosterGet(jid, user));
      this.#allowed.add(user);
      return readItems(answer, jid);
    } catch (error) {
      log.debug("the server keeps its users' rosters to itself", { host, reason: errorText(error) });
    }
    await this.#request(user, host);
    return undefined;
  }

  /** XEP-0321 §4.1; `forbidden` there only means that the user does not let us see their presence. */
  async #request(user: UserId, host: string): Promise<void> {
    const { jid, ask } = this.#options;
    const reason = "To keep your contacts of the other network on your contact list.";
    const query = xml("query", { xmlns: ns.rosterManagement, type: "request", reason });
    try {
      await ask(xml("iq", { type: "set", from: jid, to: user }, query));
    } catch (error) {
      if (!(error instanceof AnswerError && error.condition === "forbidden")) this.#hopeless.add(host);
    }
  }
}
