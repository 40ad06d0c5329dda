/** Romeo's XMPP server for tests of rosters: what we ask it is answered from a roster in memory. */
import { ns } from "../namespaces.ts";
import { romeo, type Scene, stanza, transport } from "../testing.ts";
import { child, type Element } from "../xml/element.ts";

const stanzas = "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";
export const host = "verona.example";

export class PlayedServer {
  readonly #scene: Scene;
  /** By JID. */
  readonly items = new Map<string, Element>();
  /** The condition of the error that everything is answered with. */
  refusal: string | undefined;
  /** The same for changes only. */
  refusesSets: string | undefined;
  /** How many questions came together. */
  mostAtATime = 0;
  /** The roster IQs it got, without the addresses. */
  readonly asked: string[] = [];

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Grants the roster and messages, in the version of this number. */
  async grants(version = 2, type = "both"): Promise<void> {
    await this.#scene.hears(
      `<message from='${host}'><privilege xmlns='urn:xmpp:privilege:${version}'>` +
        `<perm access='roster' type='${type}'/><perm access='message' type='outgoing'/></privilege></message>`,
    );
  }

  /** Puts items on the roster: `<item jid='juliet@irc.example' …/>`. */
  has(...items: readonly string[]): void {
    for (const text of items) {
      const item = stanza(text);
      this.items.set(item.attrs["jid"] ?? "", item);
    }
  }

  /** The roster, in the order in which it was made: `juliet@irc.example J. both G`. */
  get roster(): string[] {
    return [...this.items.values()].map(({ attrs, children }) => {
      const groups = children.map((group) => typeof group === "string" ? group : group.getText());
      return [attrs["jid"], attrs["name"], attrs["subscription"], ...groups].filter(Boolean).join(" ");
    });
  }

  /** Lets the gateway compare the lists, and answers what it asks until it rests; what else went out is answered. */
  async settles(milliseconds = 3_000): Promise<string[]> {
    const scene = this.#scene;
    scene.clock.advance(milliseconds);
    const others: string[] = [];
    for (;;) {
      // The answers are worked on in microtasks.
      await new Promise((resolve) => setTimeout(resolve));
      const sent = scene.takeSent();
      if (sent.length === 0) return others;
      this.mostAtATime = Math.max(this.mostAtATime, sent.filter((text) => text.startsWith("<iq")).length);
      for (const text of sent) {
        const question = stanza(text);
        if (question.getName() === "iq" && question.attrs.to === romeo) this.#answer(question);
        else others.push(text);
      }
    }
  }

  #answer(question: Element): void {
    const { id, type } = question.attrs;
    this.asked.push(`${type} ${question.children.join("")}`);
    const query = child(question, "query", ns.roster);
    const refusal = this.refusal ?? (type === "set" ? this.refusesSets : undefined);
    const error = `<error type='cancel'><${refusal ?? "service-unavailable"} ${stanzas}/></error>`;
    const isRefused = refusal !== undefined || query === undefined;
    const inside = isRefused
      ? error
      : type === "get"
      ? `<query xmlns='${ns.roster}'>${this.#all}</query>`
      : "";
    if (!isRefused && type === "set") { for (const item of query.getChildren("item")) this.#set(item); }
    const head = `type='${isRefused ? "error" : "result"}' id='${id}' from='${romeo}' to='${transport}'`;
    this.#scene.router.route(stanza(`<iq ${head}>${inside}</iq>`));
  }

  get #all(): string {
    return [...this.items.values()].join("");
  }

  #set(item: Element): void {
    const jid = item.attrs["jid"] ?? "";
    if (item.attrs["subscription"] === "remove") this.items.delete(jid);
    else this.items.set(jid, item);
  }
}
