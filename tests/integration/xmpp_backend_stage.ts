/** Two users of a gateway, each with an account of the far server, behind one real backend process. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { KnownWrapper, WrapperOf } from "../../proto/mod.ts";
import { Folder } from "./harness/folder.ts";
import { PlayedMain } from "./harness/played_main.ts";
import { needPrograms } from "./harness/programs.ts";
import { slixmppClient } from "./harness/slixmpp_client.ts";
import { XmppPerson } from "./harness/xmpp_person.ts";
import { FarServer } from "./xmpp_backend_server.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const build = Deno.env.get("SPECTRUM2_BUILD");

/** Compiled, when those programs are to be tested; otherwise from the source. */
export const xmppBackend: readonly string[] = build === undefined
  ? [Deno.execPath(), "run", "--quiet", "-A", `${repository}/backends/xmpp/main.ts`]
  : [`${build}/spectrum2_xmpp_backend`];

export const passwords = { juliet: "bälcony <&>", romeo: "capulet" } as const;
export type Name = keyof typeof passwords;

/** A user of the gateway, and their account. */
export const userOf = (name: Name): string => `${name}@gateway.example`;
export const accountOf = (name: Name): string => `${name}@localhost`;

export class FarStage implements AsyncDisposable {
  readonly server: FarServer;
  readonly #owned: AsyncDisposableStack;
  /** The config file's. */
  readonly #path: string;
  #main: PlayedMain;

  private constructor(main: PlayedMain, server: FarServer, path: string, owned: AsyncDisposableStack) {
    this.#main = main;
    this.server = server;
    this.#path = path;
    this.#owned = owned;
  }

  get main(): PlayedMain {
    return this.#main;
  }

  /** @param config lines of the config file instead of those that lead to the far server. */
  static async set(config?: (server: FarServer) => string): Promise<FarStage> {
    await using owned = new AsyncDisposableStack();
    const folder = owned.use(await Folder.make());
    const server = owned.use(await FarServer.start(folder, passwords));
    const lines = config?.(server) ?? server.config;
    const path = await folder.write("stage.cfg", `[service]\njid = xmpp.gateway.example\n${lines}\n`);
    return new FarStage(await startBackend(path), server, path, owned.move());
  }

  /** Instance and backend are stopped, and started again: they know nothing but their config file. */
  async restart(): Promise<void> {
    await this.#main[Symbol.asyncDispose]();
    this.#main = await startBackend(this.#path);
  }

  logIn(name: Name, password: string = passwords[name]): void {
    this.main.send({ type: "LOGIN", payload: { user: userOf(name), legacyName: accountOf(name), password } });
  }

  async connected(name: Name): Promise<void> {
    await this.main.expect("CONNECTED", ({ payload }) => payload.user === userOf(name));
  }

  /** Both are logged in, on each other's lists, and see each other. */
  async befriend(): Promise<void> {
    this.logIn("juliet");
    this.logIn("romeo");
    await this.connected("juliet");
    await this.connected("romeo");
    this.add("romeo", "juliet");
    await this.main.expect("AUTH_REQUEST", ({ payload }) => payload.userName === userOf("juliet"));
    this.add("juliet", "romeo");
    await this.main.expect("AUTH_REQUEST", ({ payload }) => payload.userName === userOf("romeo"));
    this.add("romeo", "juliet");
    await this.sees("juliet", "romeo", 0);
    await this.sees("romeo", "juliet", 0);
  }

  add(name: Name, buddy: Name): void {
    const payload = { userName: userOf(name), buddyName: accountOf(buddy), alias: buddy, group: ["Verona"] };
    this.main.send({ type: "BUDDY_CHANGED", payload });
  }

  async sees(name: Name, buddy: Name, status: number): Promise<WrapperOf<"BUDDY_CHANGED">> {
    return await this.main.expect(
      "BUDDY_CHANGED",
      ({ payload }) =>
        payload.userName === userOf(name) && payload.buddyName === accountOf(buddy) &&
        payload.status === status,
    );
  }

  /** Another client of somebody's account, at the far server itself. */
  async client(name: Name): Promise<XmppPerson> {
    await needPrograms(["slixmpp"], console.error);
    const { port, authority } = this.server;
    const account = { jid: accountOf(name), password: passwords[name], port, authority };
    return this.#owned.use(new XmppPerson(await slixmppClient(account)));
  }

  /** The request succeeds. */
  async done(requestId: string): Promise<void> {
    const { payload } = await this.main.expect(
      "REQUEST_RESULT",
      ({ payload }) => payload.requestId === requestId,
    );
    assert.equal(payload.ok, true, payload.text);
  }

  async join(name: Name, room: string, nickname: string): Promise<void> {
    const requestId = `join ${room} as ${nickname}`;
    this.send({
      type: "JOIN_ROOM",
      payload: { userName: userOf(name), room, nickname, password: "", requestId },
    });
    await this.done(requestId);
  }

  send(...wrappers: readonly KnownWrapper[]): void {
    this.main.send(...wrappers);
  }

  async hears(name: Name, text: string): Promise<WrapperOf<"CONV_MESSAGE">["payload"]> {
    const { payload } = await this.main.expect(
      "CONV_MESSAGE",
      ({ payload }) => payload.userName === userOf(name) && payload.message === text,
    );
    return payload;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#main[Symbol.asyncDispose]();
    await this.#owned[Symbol.asyncDispose]();
  }
}

async function startBackend(config: string): Promise<PlayedMain> {
  const main = await PlayedMain.start({ command: xmppBackend, ownArguments: [config] });
  main.send({ type: "API_VERSION", payload: { version: 2, participants: true } });
  await main.ping();
  return main;
}
