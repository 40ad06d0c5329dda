/** Two users of a gateway, each with an account of the far server, behind one real backend process. */
import { fileURLToPath } from "node:url";
import type { KnownWrapper, WrapperOf } from "../../proto/mod.ts";
import { Folder } from "./harness/folder.ts";
import { PlayedMain } from "./harness/played_main.ts";
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
  readonly main: PlayedMain;
  readonly server: FarServer;
  readonly #owned: AsyncDisposableStack;

  private constructor(main: PlayedMain, server: FarServer, owned: AsyncDisposableStack) {
    this.main = main;
    this.server = server;
    this.#owned = owned;
  }

  /** @param config lines of the config file instead of those that lead to the far server. */
  static async set(config?: (server: FarServer) => string): Promise<FarStage> {
    await using owned = new AsyncDisposableStack();
    const folder = owned.use(await Folder.make());
    const server = owned.use(await FarServer.start(folder, passwords));
    const lines = config?.(server) ?? server.config;
    const path = await folder.write("stage.cfg", `[service]\njid = xmpp.gateway.example\n${lines}\n`);
    const main = owned.use(await PlayedMain.start({ command: xmppBackend, ownArguments: [path] }));
    main.send({ type: "API_VERSION", payload: { version: 2 } });
    await main.ping();
    return new FarStage(main, server, owned.move());
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
    await this.#owned[Symbol.asyncDispose]();
  }
}
