/** A real IRC backend between a played instance and real IRC servers, for the tests named `irc_…`. */
import { fileURLToPath } from "node:url";
import { type ConversationMessage, type Participant, StatusType } from "../../proto/mod.ts";
import { Folder } from "./harness/folder.ts";
import { IrcPerson } from "./harness/irc_person.ts";
import { PlayedMain } from "./harness/played_main.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const build = Deno.env.get("SPECTRUM2_BUILD");

export const romeo = "romeo@montague.example";

/** Compiled, when that is to be tested; otherwise from the source. */
export function ircBackend(): readonly string[] {
  if (build !== undefined) return [`${build}/spectrum2_irc_backend`];
  return [Deno.execPath(), "run", "--quiet", "-A", `${repository}/backends/irc/main.ts`];
}

/** A network to be on. */
export interface IrcServer extends AsyncDisposable {
  readonly port: number;
}

export class IrcStage implements AsyncDisposable {
  readonly main: PlayedMain;
  readonly #owned: AsyncDisposableStack;
  #requests = 0;

  private constructor(main: PlayedMain, owned: AsyncDisposableStack) {
    this.main = main;
    this.#owned = owned;
  }

  /** `config`: lines of the section `[service]`. The instance speaks protocol 2. */
  static async start(config: (folder: Folder) => Promise<string> | string): Promise<IrcStage> {
    const owned = new AsyncDisposableStack();
    try {
      const folder = owned.use(await Folder.make());
      const path = await folder.write("irc.cfg", `[service]\njid = irc.localhost\n${await config(folder)}\n`);
      const main = owned.use(await PlayedMain.start({ command: ircBackend(), ownArguments: [path] }));
      main.send({ type: "API_VERSION", payload: { version: 2, participants: true } });
      return new IrcStage(main, owned);
    } catch (error) {
      await owned.disposeAsync();
      throw error;
    }
  }

  async logIn(legacyName = "romeo", password = "", user = romeo): Promise<void> {
    this.main.send({ type: "LOGIN", payload: { user, legacyName, password } });
    await this.main.expect("CONNECTED", ({ payload }) => payload.user === user);
  }

  /** Asks to join; answers who was told to be there when that is answered. */
  async join(room: string, nickname = "romeo", password = ""): Promise<Participant[]> {
    const requestId = this.request();
    this.main.send({ type: "JOIN_ROOM", payload: { userName: romeo, room, nickname, password, requestId } });
    await this.result(requestId);
    return this.main.received.all.flatMap((wrapper) =>
      wrapper.type === "PARTICIPANT_CHANGED" && wrapper.payload.room === room ? [wrapper.payload] : []
    );
  }

  /** The answer to a request: that it was done, or the text that says why not. */
  async result(requestId: string): Promise<true | string> {
    const { payload } = await this.main.expect(
      "REQUEST_RESULT",
      ({ payload }) => payload.requestId === requestId,
    );
    return payload.ok || (payload.text ?? "");
  }

  /** Says something; answers the request's id. */
  say(buddyName: string, message: string, more: Partial<ConversationMessage> = {}): string {
    const requestId = this.request();
    const payload = { userName: romeo, buddyName, message, requestId, ...more };
    this.main.send({ type: "CONV_MESSAGE", payload });
    return requestId;
  }

  async hears(buddyName: string, part: string): Promise<ConversationMessage> {
    const { payload } = await this.main.expect(
      "CONV_MESSAGE",
      ({ payload }) => payload.buddyName === buddyName && payload.message.includes(part),
    );
    return payload;
  }

  /** The next change of this participant; of one who is there, or one who left. */
  async sees(nickname: string, state: "there" | "gone" = "there"): Promise<Participant> {
    const { payload } = await this.main.expect(
      "PARTICIPANT_CHANGED",
      ({ payload }) =>
        payload.nickname === nickname && (payload.status === StatusType.offline) === (state === "gone"),
    );
    return payload;
  }

  request(): string {
    return String(++this.#requests);
  }

  async person(server: IrcServer, nick: string): Promise<IrcPerson> {
    return this.#owned.use(await IrcPerson.join(server.port, nick));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}
