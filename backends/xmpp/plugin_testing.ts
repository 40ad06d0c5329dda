/** A user who is logged in to an account of a server in memory. */
import { FakeMain } from "../../plugin/testing.ts";
import { FakeServer } from "./fake_server.ts";
import { ns } from "./namespaces.ts";
import { XmppPlugin } from "./plugin.ts";
import { type Element, xml } from "./xml/element.ts";

export const user = "user@gateway.example";
export const account = "romeo@montague.example";
const times = { dial: 5_000, login: 5_000, answer: 5_000, keepalive: 60_000, positions: 60_000, close: 100 };

export class Scene implements AsyncDisposable {
  readonly server: FakeServer;
  readonly main: FakeMain;
  /** Where files were put. */
  readonly uploads: string[] = [];
  /** The hosts that were called. */
  readonly dialled: string[] = [];

  /** @param call who answers at a host, if that is not always the same. */
  constructor(server = new FakeServer(), call: (host: string) => FakeServer = () => server) {
    this.server = server;
    this.main = new FakeMain((send) =>
      new XmppPlugin(send, {
        settings: { servers: [], domains: [], authority: undefined, resource: "test", writesBookmarks: true },
        times,
        nonce: "n",
        dial: ({ host }) => {
          this.dialled.push(host);
          return Promise.resolve(call(host));
        },
        resolveSrv: () => Promise.resolve([]),
        upload: (url) => Promise.resolve(void this.uploads.push(url)),
        log: () => {},
      }), { protocol: 2 });
  }

  logIn(legacyName: string = account): void {
    this.main.send({ type: "LOGIN", payload: { user, legacyName, password: "secret" } });
  }

  /** Logged in, with this roster, and shown as there. */
  static async online(...roster: readonly Element[]): Promise<Scene> {
    const scene = new Scene();
    scene.logIn();
    await scene.main.next("CONNECTED");
    await scene.server.answer("query", ns.roster, xml("query", { xmlns: ns.roster }, roster));
    await scene.server.answer("blocklist", ns.blocking, xml("blocklist", { xmlns: ns.blocking }));
    await scene.server.answer("enable", ns.carbons);
    await scene.server.answer("pubsub", ns.pubsub, xml("pubsub", { xmlns: ns.pubsub }));
    await scene.server.answer("query", ns.mam, xml("fin", { xmlns: ns.mam, complete: "true" }));
    await scene.server.next((stanza) => stanza.is("presence"));
    await scene.server.answer("query", ns.mam, xml("fin", { xmlns: ns.mam, complete: "true" }));
    return scene;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.main[Symbol.asyncDispose]();
  }
}

/** A contact whom the user sees, and who sees the user. */
export function friend(jid: string): Element {
  return xml("item", { jid, subscription: "both", name: "Juliet" });
}
