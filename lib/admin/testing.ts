/** The admin commands at work in memory, with real users and registrations behind them. */
import { ManualClock } from "../clock.ts";
import { type Config, loadConfig, type Reloaded } from "../config/mod.ts";
import type { Asker } from "../frontend.ts";
import { backendId, legacyName, resourceId, type UserId, userId } from "../ids.ts";
import { MemoryLog } from "../log/mod.ts";
import { BackendCensus, type CountedBackend } from "../metrics/backend_census.ts";
import { Counters } from "../metrics/counters.ts";
import { MemoryStorage } from "../storage/mod.ts";
import { FakeNetwork, networkFacts } from "../users/fake_network.ts";
import type { NetworkFacts } from "../users/network.ts";
import { Registrations } from "../users/registration.ts";
import { Users } from "../users/users.ts";
import type { Stats } from "../../proto/mod.ts";
import type { AdminContext, AdminEntry } from "./command.ts";
import { adminEntries } from "./commands.ts";
import { runAdmin } from "./run.ts";

export const operator = { kind: "admin", name: "prince@verona.example" } as const satisfies Asker;
export const romeo = userId("romeo@verona.example");

export interface AdminStageOptions {
  /** Instead of all there are. */
  readonly entries?: readonly AdminEntry[];
  readonly network?: Partial<NetworkFacts>;
}

export class AdminStage implements AdminContext, AsyncDisposable {
  readonly entries: readonly AdminEntry[];
  readonly config: Config = loadConfig({ path: "test.cfg", text: "service.jid = irc.example" }).config;
  readonly clock = new ManualClock(Date.UTC(2026, 0, 1));
  readonly startedAt = this.clock.now();
  readonly log = new MemoryLog();
  readonly storage = new MemoryStorage(this.clock);
  readonly backends = new BackendCensus();
  readonly counters = new Counters();
  readonly network: NetworkFacts;
  readonly users: Users;
  readonly registrations: Registrations;
  /** What reading the configuration again brings. */
  reloaded: Promise<Reloaded> = Promise.resolve({ problems: [], afterRestart: [] });

  constructor({ entries = adminEntries, network: facts = {} }: AdminStageOptions = {}) {
    const { config, clock, log, storage } = this;
    this.entries = entries;
    const network = this.network = networkFacts(facts);
    const backends = new FakeNetwork();
    const { report } = backends;
    const random = () => 0.5;
    const users = this.users = new Users({
      config,
      storage,
      backends,
      network,
      report,
      clock,
      random,
      log,
    });
    this.registrations = new Registrations({ config, storage, users, network, report, log });
  }

  memory() {
    return { resident: 1_000, shared: 300 };
  }

  reload(): Promise<Reloaded> {
    return this.reloaded;
  }

  /** A user's name has an at sign here, and is written in lower case. */
  readUser(text: string): UserId | undefined {
    return text.includes("@") ? userId(text.toLowerCase()) : undefined;
  }

  run(line: string, asker: Asker = operator): Promise<string> {
    return runAdmin(line, asker, this);
  }

  async register(user: UserId, name: string): Promise<void> {
    const account = { user, legacyName: legacyName(name), password: "rose" };
    await this.storage.saveUser({ ...account, language: "en", encoding: "utf8" });
  }

  /** Registers somebody and logs him in. */
  async arrive(user: UserId, name: string): Promise<void> {
    await this.register(user, name);
    const presence = { status: "online", text: "", priority: 0 } as const;
    await this.users.appear(user, resourceId(`${user}/home`), presence, legacyName(name));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.users[Symbol.asyncDispose]();
  }
}

/** A backend that carries so many users. */
export function backend(id: number, users: number, stats?: Stats): CountedBackend {
  return { id: backendId(id), seats: { size: users }, stats };
}
