import type { Config } from "../config/mod.ts";
import { TransportError } from "../errors.ts";
import type { LegacyName, UserId } from "../ids.ts";
import type { UserRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import type { Account, NetworkFacts } from "./network.ts";
import { enableTransport, isSwitchedOn } from "./settings.ts";

export interface LoginRules {
  readonly config: Config;
  readonly storage: Storage;
  readonly network: NetworkFacts;
}

/**
 * Decides whether somebody who shows up may log in, and with which account. `suggestedName` is the legacy name an
 * unregistered person gets where nobody needs to register; undefined for one who may not be registered.
 *
 * Throws `registration-required` or `not-allowed` with a text for the person, `storage-failed` when the answer is
 * not to be had.
 */
export async function admit(
  user: UserId,
  suggestedName: LegacyName | undefined,
  rules: LoginRules,
): Promise<Account> {
  const record = await rules.storage.findUser(user) ?? await registerOnTheSpot(user, suggestedName, rules);
  if (record === undefined) {
    throw new TransportError(
      "registration-required",
      "You are not registered with this gateway: register first.",
    );
  }
  const { vipOnly, vipMessage } = rules.config.service;
  if (vipOnly && !record.vip) {
    throw new TransportError("not-allowed", vipMessage || "This gateway is open to some of its users only.");
  }
  const settings = await rules.storage.settings(user);
  if (!isSwitchedOn(enableTransport, settings, rules.config)) {
    throw new TransportError("not-allowed", 'You have switched this gateway off: write "login" to it first.');
  }
  return { user, legacyName: record.legacyName, password: record.password, settings };
}

async function registerOnTheSpot(
  user: UserId,
  legacyName: LegacyName | undefined,
  { config, network, storage }: LoginRules,
): Promise<UserRecord | undefined> {
  if (legacyName === undefined) return undefined;
  if (!config.registration.autoRegister && network.needRegistration) return undefined;
  const { language } = config.registration;
  await storage.saveUser({ user, legacyName, password: "", language, encoding: "utf8" });
  return await storage.findUser(user);
}
