import assert from "node:assert/strict";
import { FakeMain } from "../../plugin/testing.ts";
import { type FakeIrcClient, FakeIrcServer, type FakeIrcServerOptions } from "./fake_irc_server.ts";
import { IrcPlugin } from "./plugin.ts";
import type { IrcTimes } from "./session.ts";
import type { IrcSettings } from "./settings.ts";

export const user = "romeo@example.com";
export const times: IrcTimes = { login: 5000, poll: 1_000_000, nickRetry: 1, quit: 1000 };

export interface Setup extends FakeIrcServerOptions {
  readonly settings?: Partial<IrcSettings>;
  readonly times?: Partial<IrcTimes>;
}

/** A backend in memory and a server on loopback. */
export class Stage implements AsyncDisposable {
  readonly server: FakeIrcServer;
  readonly main: FakeMain<IrcPlugin>;

  constructor(setup: Setup = {}) {
    this.server = new FakeIrcServer(setup);
    const servers = [{ host: "127.0.0.1", port: this.server.port, tls: false }];
    const settings = { servers, identify: "NickServ identify $password", sendPass: false, ...setup.settings };
    const world = {
      settings,
      dial: ({ host, port }: { host: string; port: number }) => Deno.connect({ hostname: host, port }),
      times: { ...times, ...setup.times },
      log: (text: string) => assert.fail(text),
    };
    this.main = new FakeMain((send) => new IrcPlugin(send, world));
  }

  logIn(nick = "romeo", password = "", who = user): void {
    this.main.send({ type: "LOGIN", payload: { user: who, legacyName: nick, password } });
  }

  /** Logged in; the server's end of the connection. */
  async online(nick?: string, password?: string): Promise<FakeIrcClient> {
    this.logIn(nick, password);
    await this.main.next("CONNECTED");
    return await this.server.client();
  }

  say(buddyName: string, message: string): void {
    this.main.send({ type: "CONV_MESSAGE", payload: { userName: user, buddyName, message } });
  }

  addBuddy(buddyName: string, alias = ""): void {
    this.main.send({
      type: "BUDDY_CHANGED",
      payload: { userName: user, buddyName, alias, group: ["Friends"] },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.main[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
  }
}
