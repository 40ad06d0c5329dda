import { Folder } from "./folder.ts";
import { component } from "./gateway.ts";
import { slixmppClient } from "./slixmpp_client.ts";
import { Spectrum, type SpectrumOptions } from "./spectrum.ts";
import { XmppPerson } from "./xmpp_person.ts";
import { accounts, startServer, type XmppServer, type xmppServers } from "./xmpp_servers.ts";

export interface XmppStageOptions {
  /** Whether the server lets the gateway act for its users (XEP-0356). */
  readonly privileged: boolean;
  /** The `service.backend` value. */
  readonly backend: string;
  /** Further settings, by full key. */
  readonly settings?: SpectrumOptions["settings"];
}

/** An instance on a real XMPP server, and whoever a test puts on. All leave when it is over, last come first. */
export class XmppStage implements AsyncDisposable {
  readonly server: XmppServer;
  readonly spectrum: Spectrum;
  readonly #owned: AsyncDisposableStack;

  private constructor(server: XmppServer, spectrum: Spectrum, owned: AsyncDisposableStack) {
    this.server = server;
    this.spectrum = spectrum;
    this.#owned = owned;
  }

  static async open(make: (typeof xmppServers)[number], options: XmppStageOptions): Promise<XmppStage> {
    await using owned = new AsyncDisposableStack();
    const folder = owned.use(await Folder.make());
    const server = owned.use(await startServer(make, folder, options.privileged));
    const settings = {
      "service.jid": component.jid,
      "service.port": server.componentPort,
      "service.password": component.secret,
      "service.backend": options.backend,
      ...options.settings,
    };
    const spectrum = owned.use(await Spectrum.start(folder, { settings }));
    await spectrum.connected();
    return new XmppStage(server, spectrum, owned.move());
  }

  /** Logs a person in at the XMPP server. They send no presence yet. */
  async person(name: keyof typeof accounts, resource: string): Promise<XmppPerson> {
    const account = {
      jid: `${name}@localhost/${resource}`,
      password: accounts[name],
      port: this.server.clientPort,
    };
    return this.#owned.use(new XmppPerson(await slixmppClient(account)));
  }

  /** The XMPP server goes down and comes up. Everybody's clients are gone afterwards; the gateway is back. */
  async restartServer(): Promise<void> {
    await this.server.stop();
    await this.server.startAgain();
    await this.spectrum.connected();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#owned[Symbol.asyncDispose]();
  }
}
