import type { Config } from "../config/mod.ts";
import { TransportError } from "../errors.ts";
import type { Report } from "../events.ts";
import { type LegacyName, legacyName, type UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import { Buddy } from "../roster/buddy.ts";
import type { UserRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import type { NetworkFacts } from "./network.ts";
import type { Users } from "./users.ts";

export interface RegistrationsOptions {
  readonly config: Config;
  readonly storage: Storage;
  readonly users: Users;
  readonly network: NetworkFacts;
  readonly report: Report;
  readonly log: Log;
}

/** What somebody filled in. `language` is empty when the form had no such field. */
export interface RegistrationForm {
  readonly username: string;
  readonly password: string;
  readonly language: string;
}

/** Who may use the transport with which legacy account. */
export class Registrations {
  readonly #options: RegistrationsOptions;

  constructor(options: RegistrationsOptions) {
    this.#options = options;
  }

  find(user: UserId): Promise<UserRecord | undefined> {
    return this.#options.storage.findUser(user);
  }

  /**
   * Stores a new registration or changes one; a login that is running goes on with the new credentials. Throws
   * `not-acceptable` with the reason when the form will not do.
   */
  async register(user: UserId, form: RegistrationForm): Promise<void> {
    const { config, storage, report, log } = this.#options;
    const name = await this.#acceptableName(user, form);
    const before = await storage.findUser(user);
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

  /** Throws `registration-required` when there is nothing to remove. */
  async unregister(user: UserId): Promise<void> {
    const { storage, users, report, log } = this.#options;
    if (await storage.findUser(user) === undefined) {
      throw new TransportError("registration-required", "You are not registered with this gateway.");
    }
    const running = users.find(user);
    const buddies = running
      ? [...running.roster.buddies]
      : (await storage.buddies(user)).map((r) => new Buddy(r));
    if (running) await users.end(running);
    await storage.removeUser(user);
    log.info("unregistered", { user });
    report(user, { type: "unregistered", buddies });
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

  async #acceptableName(user: UserId, form: RegistrationForm): Promise<LegacyName> {
    const { config, network, storage } = this.#options;
    const { usernameMask, allowedUsernames } = config.registration;
    const typed = form.username.trim();
    if (typed === "") throw new TransportError("not-acceptable", "Please give a username.");
    if (network.needPassword && form.password === "") {
      throw new TransportError("not-acceptable", "Please give a password.");
    }
    if (typed === user) {
      throw new TransportError(
        "not-acceptable",
        "Please give your account on the other network, not your JID.",
      );
    }
    const name = legacyName(usernameMask === "" ? typed : usernameMask.replaceAll("$username", () => typed));
    if (allowedUsernames !== "" && !matchesWhole(allowedUsernames, name)) {
      throw new TransportError("not-acceptable", "This gateway does not accept that username.");
    }
    // Without a password nothing else tells two people apart who claim the same name.
    if (!network.needPassword && await storage.legacyNameTaken(name, user)) {
      throw new TransportError("not-acceptable", "Somebody else is registered with that username.");
    }
    return name;
  }
}

function matchesWhole(pattern: string, name: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(name);
}
