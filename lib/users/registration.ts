import type { Config } from "../config/mod.ts";
import { TransportError } from "../errors.ts";
import type { Report } from "../events.ts";
import type { LegacyName, UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import { Buddy } from "../roster/buddy.ts";
import { SettingType, type UserRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import type { NetworkFacts } from "./network.ts";
import { acceptableName, type RegistrationForm } from "./registration_rules.ts";
import { enableTransport, isSwitchedOn, userSettings } from "./settings.ts";
import type { Users } from "./users.ts";

export interface RegistrationsOptions {
  readonly config: Config;
  readonly storage: Storage;
  readonly users: Users;
  readonly network: NetworkFacts;
  readonly report: Report;
  readonly log: Log;
}

/** Who may use the transport with which legacy account, and how. What changes one user's happens one after another. */
export class Registrations {
  readonly #options: RegistrationsOptions;

  constructor(options: RegistrationsOptions) {
    this.#options = options;
  }

  find(user: UserId): Promise<UserRecord | undefined> {
    return this.#options.storage.findUser(user);
  }

  /** Everybody who is registered, the oldest registration first. */
  all(): Promise<readonly UserId[]> {
    return this.#options.storage.allUsers();
  }

  /**
   * Stores a new registration or changes one; a login that is running goes on with the new credentials. Throws
   * `not-acceptable` with the reason when the form will not do.
   */
  register(user: UserId, form: RegistrationForm): Promise<void> {
    return this.#options.users.exclusively(user, () => this.#register(user, form));
  }

  /** Throws `registration-required` when there is nothing to remove. */
  unregister(user: UserId): Promise<void> {
    return this.#options.users.exclusively(user, () => this.#unregister(user));
  }

  /** Everything a user may choose, by name: what is in force. */
  async settings(user: UserId): Promise<ReadonlyMap<string, boolean>> {
    const { config, storage } = this.#options;
    const stored = await storage.settings(user);
    return new Map(userSettings.map((setting) => [setting.name, isSwitchedOn(setting, stored, config)]));
  }

  /**
   * Keeps what the user chose, for the running login as well; one who does not want to be logged in is logged out.
   * Throws `registration-required`.
   */
  changeSettings(user: UserId, choices: ReadonlyMap<string, boolean>): Promise<void> {
    return this.#options.users.exclusively(user, () => this.#changeSettings(user, choices));
  }

  /** What a frontend keeps for the user under a setting's name; empty when there is nothing. */
  async keptText(user: UserId, setting: string): Promise<string> {
    return (await this.#options.storage.settings(user)).get(setting) ?? "";
  }

  /** Keeps such a text. Throws `registration-required`. */
  async keepText(user: UserId, setting: string, text: string): Promise<void> {
    const { storage, users } = this.#options;
    if (!await storage.saveSetting(user, setting, SettingType.string, text)) throw notRegistered();
    users.find(user)?.changeSettings(await storage.settings(user));
  }

  async #register(user: UserId, form: RegistrationForm): Promise<void> {
    const { config, storage, report, log } = this.#options;
    const before = await storage.findUser(user);
    const name = await acceptableName(form, user, before, this.#options);
    const language = form.language || before?.language || config.registration.language;
    await storage.saveUser({
      user,
      legacyName: name,
      password: form.password,
      language,
      encoding: before?.encoding ?? "utf8",
    });
    log.info(before === undefined ? "registered" : "registration changed", { user, legacyName: name });
    if (before === undefined) report(user, { type: "registered" });
    this.#relogin(user, name, form.password);
  }

  async #unregister(user: UserId): Promise<void> {
    const { storage, users, report, log } = this.#options;
    if (await storage.findUser(user) === undefined) throw notRegistered();
    const running = users.find(user);
    const buddies = running
      ? [...running.roster.buddies]
      : (await storage.buddies(user)).map((r) => new Buddy(r));
    if (running) await users.end(running);
    await storage.removeUser(user);
    log.info("unregistered", { user });
    report(user, { type: "unregistered", buddies });
  }

  async #changeSettings(user: UserId, choices: ReadonlyMap<string, boolean>): Promise<void> {
    const { config, storage, users, log } = this.#options;
    for (const { name } of userSettings) {
      const choice = choices.get(name);
      if (choice === undefined) continue;
      const isThere = await storage.saveSetting(user, name, SettingType.boolean, choice ? "1" : "0");
      if (!isThere) throw notRegistered();
    }
    log.info("settings changed", { user });
    const running = users.find(user);
    if (running === undefined) return;
    const settings = await storage.settings(user);
    running.changeSettings(settings);
    if (!isSwitchedOn(enableTransport, settings, config)) await users.end(running);
  }

  #relogin(user: UserId, name: LegacyName, password: string): void {
    const running = this.#options.users.find(user);
    if (running === undefined) return;
    const { account } = running;
    if (account.legacyName === name && account.password === password && running.state.kind === "connected") {
      return;
    }
    running.replaceAccount({ ...account, legacyName: name, password });
  }
}

function notRegistered(): TransportError {
  return new TransportError("registration-required", "You are not registered with this gateway.");
}
