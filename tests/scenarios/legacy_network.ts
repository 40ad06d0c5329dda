import type { Child, Spawn } from "../../lib/backend/launcher.ts";
import type { Listener } from "../../lib/backend/server.ts";
import { Connection } from "../../plugin/connection.ts";
import type { NetworkPlugin, RequestError } from "../../plugin/mod.ts";
import { type Ability, noAnswers, type Play, usual } from "./abilities.ts";
import { Mailbox } from "./mailbox.ts";
import { pipe, type PipeEnd } from "./pipe.ts";
import { PlayedPlugin, XmlPlugin } from "./played_plugin.ts";

/** Something a backend was asked: the method's name, and what it was called with. */
export type Asked = { readonly what: string; readonly user: string; readonly [detail: string]: unknown };

export interface LegacyNetworkOptions {
  /** What its backends announce. */
  readonly can?: readonly Ability[] | undefined;
  /** Its backends want stanzas whole. */
  readonly speaksXml?: boolean | undefined;
}

/** A legacy network in memory, and the backends that speak to it. The play decides what it says. */
export class LegacyNetwork {
  /** Why the network does nothing that it is asked, while it does nothing. */
  readonly refusal: { current: RequestError | undefined } = { current: undefined };
  readonly answers = noAnswers();
  /** What users asked of the network, in order. */
  readonly asked = new Mailbox<Asked>((asked) => JSON.stringify(asked));
  readonly #options: LegacyNetworkOptions;
  #arriving = Promise.withResolvers<PipeEnd>();
  #current: { readonly plugin: PlayedPlugin; readonly end: PipeEnd } | undefined;
  #started = 0;
  #messages = 0;

  constructor(options: LegacyNetworkOptions = {}) {
    this.#options = options;
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

  readonly #play: Play = {
    answers: this.answers,
    heard: (what, request) => this.asked.put({ what, user: request.user, ...details(request) }),
    asked: (what, request) => {
      if (this.refusal.current) throw this.refusal.current;
      this.#play.heard(what, request);
    },
    askedToSend: (what, message) => {
      if (this.refusal.current) throw this.refusal.current;
      const legacyId = `m${++this.#messages}`;
      this.#play.heard(what, { ...message, legacyId });
      return legacyId;
    },
  };

  #run(end: PipeEnd): Child {
    const log = { debug() {}, error() {} };
    const connection = new Connection(end, {
      log,
      stats: () => ({ res: 3, initRes: 2, shared: 1, id: "1" }),
    });
    const { can = usual, speaksXml } = this.#options;
    const Plugin = speaksXml ? XmlPlugin : PlayedPlugin;
    const plugin = new Plugin(connection.send, can, this.#play);
    this.#current = { plugin, end };
    const exited = connection.serve(plugin).then(() => {
      end.close();
      return { code: 0, signal: null };
    });
    return { pid: this.#started, exited, kill: () => end.close() };
  }
}

function details(request: object): { readonly [detail: string]: unknown } {
  return Object.fromEntries(Object.entries(request));
}
