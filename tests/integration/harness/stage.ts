import { Folder } from "./folder.ts";
import { component, gatewaySettings } from "./gateway.ts";
import { IrcPerson } from "./irc_person.ts";
import { Ngircd } from "./ngircd.ts";
import { needPrograms } from "./programs.ts";
import { Prosody } from "./prosody.ts";
import { slixmppClient } from "./slixmpp_client.ts";
import { Spectrum } from "./spectrum.ts";
import { test } from "../../test.ts";
import { XmppPerson } from "./xmpp_person.ts";

/** The accounts that the stage's Prosody has. */
const accounts = { juliet: "juliet's password", nurse: "nurse's password" };

interface StartOptions {
  readonly backend: "irc" | "template";
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** A Prosody, an ngIRCd, and whoever a test puts on: all of them leave when the test is over, last come first. */
export class Stage implements AsyncDisposable {
  readonly folder: Folder;
  readonly prosody: Prosody;
  readonly ngircd: Ngircd;
  readonly #owned: AsyncDisposableStack;
  readonly #instances: Spectrum[] = [];

  private constructor(folder: Folder, prosody: Prosody, ngircd: Ngircd, owned: AsyncDisposableStack) {
    this.folder = folder;
    this.prosody = prosody;
    this.ngircd = ngircd;
    this.#owned = owned;
  }

  static async set(): Promise<Stage> {
    await needPrograms(["prosody", "ngircd", "slixmpp"], console.error);
    await using owned = new AsyncDisposableStack();
    const folder = owned.use(await Folder.make());
    const ngircd = owned.use(await Ngircd.start(folder));
    const prosody = owned.use(await Prosody.start(folder, { accounts, component }));
    return new Stage(folder, prosody, ngircd, owned.move());
  }

  /** An instance that is to connect to the stage's Prosody. */
  async spectrum(options: StartOptions): Promise<Spectrum> {
    const settings = { ...gatewaySettings(this.prosody, this.ngircd, options.backend), ...options.settings };
    const spectrum = this.#owned.use(await Spectrum.start(this.folder, { settings }));
    this.#instances.push(spectrum);
    return spectrum;
  }

  /** Logs a person in at the XMPP server. They send no presence yet. */
  async xmpp(name: keyof typeof accounts): Promise<XmppPerson> {
    const account = {
      jid: `${name}@localhost/home`,
      password: accounts[name],
      port: this.prosody.clientPort,
    };
    return this.#owned.use(new XmppPerson(await slixmppClient(account)));
  }

  async irc(nick: string): Promise<IrcPerson> {
    return this.#owned.use(await IrcPerson.join(this.ngircd.port, nick));
  }

  /** What everybody logged, for somebody who has to find out why a test failed. */
  report(): string {
    const parts = [
      ["Prosody", this.prosody.output],
      ["ngIRCd", this.ngircd.output],
      ...this.#instances.flatMap((one) => [
        ["the instance's output", one.program.output.all] as const,
        ["the instance's log", one.log] as const,
      ]),
    ] as const;
    return parts.map(([who, lines]) => `--- ${who}\n${lines.slice(-80).join("\n")}`).join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned[Symbol.asyncDispose]();
  }
}

/** A test with a stage of its own. When it fails, everybody's logs are printed. */
export function onStage(name: string, play: (stage: Stage) => Promise<void>): void {
  test(name, async () => {
    await using stage = await Stage.set();
    try {
      await play(stage);
    } catch (error) {
      console.error(stage.report());
      throw error;
    }
  });
}
