import type { Child, Spawn } from "../../lib/backend/launcher.ts";
import type { Listener } from "../../lib/backend/server.ts";
import { Connection } from "../../plugin/connection.ts";
import { NetworkPlugin, type RequestError } from "../../plugin/mod.ts";
import { Mailbox } from "./mailbox.ts";
import { pipe, type PipeEnd } from "./pipe.ts";

/** Something a backend was asked: the method's name, and what it was called with. */
export type Asked = { readonly what: string; readonly user: string; readonly [detail: string]: unknown };

/** A legacy network in memory, and the backends that speak to it. The play decides what it says. */
export class LegacyNetwork {
  /** Why the network takes no message, while it takes none. */
  readonly refusal: { current: RequestError | undefined } = { current: undefined };
  /** What users asked of the network, in order. */
  readonly asked = new Mailbox<Asked>((asked) => JSON.stringify(asked));
  readonly #speaksXml: boolean;
  #arriving = Promise.withResolvers<PipeEnd>();
  #current: { readonly plugin: PlayedPlugin; readonly end: PipeEnd } | undefined;
  #started = 0;

  /** `speaksXml`: its backends want stanzas whole. */
  constructor(speaksXml = false) {
    this.#speaksXml = speaksXml;
  }

  /** Speaks for the backend that was started last. */
  get plugin(): NetworkPlugin {
    if (this.#current === undefined) throw new Error("no backend is running");
    return this.#current.plugin;
  }

  /** How many backends were started so far. */
  get started(): number {
    return this.#started;
  }

  /** The backend process that was started last stops reading. */
  stall(): void {
    this.#current?.end.stall();
  }

  /** The backend process that was started last dies. */
  crash(): void {
    this.#current?.end.close();
  }

  readonly spawn: Spawn = () => {
    this.#started++;
    const [ours, theirs] = pipe();
    this.#arriving.resolve(theirs);
    return this.#run(ours);
  };

  readonly listener: Listener = {
    accept: async () => {
      const end = await this.#arriving.promise;
      this.#arriving = Promise.withResolvers();
      return end;
    },
    close: () => this.#arriving.reject(new Error("closed")),
  };

  #run(end: PipeEnd): Child {
    const log = { debug() {}, error() {} };
    const connection = new Connection(end, {
      log,
      stats: () => ({ res: 3, initRes: 2, shared: 1, id: "1" }),
    });
    const Plugin = this.#speaksXml ? XmlPlugin : PlayedPlugin;
    const plugin = new Plugin(connection.send, this.asked, this.refusal);
    this.#current = { plugin, end };
    const exited = connection.serve(plugin).then(() => {
      end.close();
      return { code: 0, signal: null };
    });
    return { pid: this.#started, exited, kill: () => end.close() };
  }
}

class PlayedPlugin extends NetworkPlugin {
  override readonly receipts = true;
  protected readonly asked: Mailbox<Asked>;
  readonly #refusal: { readonly current: RequestError | undefined };

  constructor(
    send: ConstructorParameters<typeof NetworkPlugin>[0],
    asked: Mailbox<Asked>,
    refusal: { readonly current: RequestError | undefined },
  ) {
    super(send);
    this.asked = asked;
    this.#refusal = refusal;
  }

  override onLogin(
    { user, legacyName, password }: { user: string; legacyName: string; password: string },
  ): void {
    this.asked.put({ what: "login", user, legacyName, password });
  }

  override onLogout({ user }: { user: string }): void {
    this.asked.put({ what: "logout", user });
  }

  override onMessage(message: { user: string; buddy: string; text: string; id?: string }): void {
    if (this.#refusal.current) throw this.#refusal.current;
    this.asked.put({ what: "message", ...message });
  }

  override onTyping(typing: { user: string; buddy: string; state: string }): void {
    this.asked.put({ what: "typing", ...typing });
  }

  override onAttention(attention: { user: string; buddy: string; text: string }): void {
    this.asked.put({ what: "attention", ...attention });
  }

  override onVCardRequest({ user, buddy }: { user: string; buddy: string }): { fullname: string } {
    this.asked.put({ what: "card", user, buddy });
    return { fullname: `${buddy} of Verona` };
  }

  override onVCardUpdate(update: { user: string; photo: Uint8Array; nickname?: string }): void {
    this.asked.put({ what: "own card", ...update });
  }

  override onStatusChanged({ user, status }: { user: string; status: number }): void {
    this.asked.put({ what: "status", user, status });
  }

  override onBuddyChanged({ user, buddy }: { user: string; buddy: string }): void {
    this.asked.put({ what: "add", user, buddy });
  }

  override onBuddyRemoved({ user, buddy }: { user: string; buddy: string }): void {
    this.asked.put({ what: "remove", user, buddy });
  }
}

/** A network that speaks XMPP. */
class XmlPlugin extends PlayedPlugin {
  override onRawXml(stanza: string): void {
    const user = /from="([^"/]*)/.exec(stanza)?.[1] ?? "";
    this.asked.put({ what: "stanza", user, stanza });
  }
}
