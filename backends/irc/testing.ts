import assert from "node:assert/strict";
import { ConfigFile } from "../../plugin/mod.ts";
import { Crowds, type Participant } from "../../proto/mod.ts";
import { FakeMain } from "../../plugin/testing.ts";
import { areAlike } from "./channel.ts";
import { type FakeIrcClient, FakeIrcServer, type FakeIrcServerOptions } from "./fake_irc_server.ts";
import { IrcPlugin } from "./plugin.ts";
import { RoomLists } from "./room_lists.ts";
import { type IrcSettings, readSettings } from "./settings.ts";
import { StrictTransport } from "./strict_transport.ts";
import type { IrcTimes, IrcWorld } from "./world.ts";

export const user = "romeo@example.com";
export const times: IrcTimes = {
  login: 5000,
  settle: 1000,
  poll: 1_000_000,
  sasl: 5000,
  nickRetry: 1,
  list: 1,
  answer: 5000,
  quit: 1000,
  reconnect: 1,
  keepalive: 1_000_000,
  linger: 1_000_000,
};

/** What the settings are if the operator says nothing; a network without a list of rooms, and in no hurry. */
export const defaults: IrcSettings = {
  ...readSettings(ConfigFile.parse("")),
  list: false,
  pace: { burst: 1000, rate: 1000 },
};

type Dial = IrcWorld["dial"];

export const dialPlain: Dial = ({ host, port }) => Deno.connect({ hostname: host, port });

export interface Setup extends FakeIrcServerOptions {
  readonly settings?: Partial<IrcSettings>;
  readonly times?: Partial<IrcTimes>;
  readonly dial?: Dial;
  readonly hasCertificate?: boolean;
  readonly log?: (text: string) => void;
  /** What the instance speaks. */
  readonly protocol?: 1 | 2;
  /** Users name the servers, which are all the one that there is. */
  readonly manyNetworks?: boolean;
}

/** A backend in memory and a server on loopback. */
export class Stage implements AsyncDisposable {
  readonly server: FakeIrcServer;
  readonly main: FakeMain<IrcPlugin>;

  constructor(setup: Setup = {}) {
    this.server = new FakeIrcServer(setup);
    const host = "127.0.0.1";
    const servers = setup.manyNetworks ? [] : [{ host, port: this.server.port, tls: false }];
    const world: IrcWorld = {
      settings: { ...defaults, servers, allow: [host], ...setup.settings },
      dial: setup.dial ?? dialPlain,
      times: { ...times, ...setup.times },
      lists: new RoomLists(Date.now),
      crowds: new Crowds(areAlike),
      strictTransport: new StrictTransport(Date.now),
      hasCertificate: () => setup.hasCertificate ?? false,
      now: Date.now,
      drained: () => Promise.resolve(),
      log: setup.log ?? ((text) => assert.fail(text)),
    };
    this.main = new FakeMain((send) => new IrcPlugin(send, world), { protocol: setup.protocol ?? 1 });
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

  say(buddyName: string, message: string, requestId?: string): void {
    const id = requestId === undefined ? {} : { requestId };
    this.main.send({ type: "CONV_MESSAGE", payload: { userName: user, buddyName, message, ...id } });
  }

  join(room: string, nickname = "romeo", password = ""): void {
    this.main.send({ type: "JOIN_ROOM", payload: { userName: user, room, nickname, password } });
  }

  /** Logged in, and in a room with these people; nothing of that is pending. */
  async inRoom(names: readonly string[] = [], room = "#balcony"): Promise<FakeIrcClient> {
    const client = await this.online();
    this.join(room);
    await client.next(/^JOIN /);
    await client.admit(room, names);
    await this.main.next("ROOM_SUBJECT_CHANGED");
    for (let count = 0; count <= names.length; count++) await this.main.next("PARTICIPANT_CHANGED");
    return client;
  }

  /** The next change of a participant, shortened to what is there. */
  async participant(): Promise<Partial<Participant>> {
    const { payload: { userName: _, room: __, ...rest } } = await this.main.next("PARTICIPANT_CHANGED");
    return rest;
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
