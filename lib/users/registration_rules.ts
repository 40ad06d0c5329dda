import type { Config } from "../config/mod.ts";
import { TransportError } from "../errors.ts";
import { type LegacyName, legacyName, type UserId } from "../ids.ts";
import type { UserRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import type { NetworkFacts } from "./network.ts";

/** What somebody filled in. `language` is empty when the form had no such field. */
export interface RegistrationForm {
  readonly username: string;
  readonly password: string;
  readonly language: string;
}

interface Surroundings {
  readonly config: Config;
  readonly storage: Storage;
  readonly network: NetworkFacts;
}

/** The legacy name that a form registers. Throws `not-acceptable` with the reason when the form will not do. */
export async function acceptableName(
  form: RegistrationForm,
  user: UserId,
  before: UserRecord | undefined,
  { config, network, storage }: Surroundings,
): Promise<LegacyName> {
  const { usernameMask, allowedUsernames } = config.registration;
  const typed = form.username.trim();
  refuseGaps(typed, form.password, user, network);
  // Forms show the name as it is stored, mask and all: whoever leaves it there means the same account.
  const name = typed === before?.legacyName ? before.legacyName : masked(typed, usernameMask);
  if (allowedUsernames !== "" && !matchesWhole(allowedUsernames, name)) {
    throw new TransportError("not-acceptable", "This gateway does not accept that username.");
  }
  // Without a password nothing else tells two people apart who claim the same name.
  if (!network.needPassword && await storage.legacyNameTaken(name, user)) {
    throw new TransportError("not-acceptable", "Somebody else is registered with that username.");
  }
  return name;
}

function refuseGaps(username: string, password: string, user: UserId, { needPassword }: NetworkFacts): void {
  if (username === "") throw new TransportError("not-acceptable", "Please give a username.");
  if (needPassword && password === "") {
    throw new TransportError("not-acceptable", "Please give a password.");
  }
  if (username === user) {
    throw new TransportError(
      "not-acceptable",
      "Please give your account on the other network, not your JID.",
    );
  }
}

/** What the operator makes of a typed name, `$username` in the mask. */
function masked(typed: string, mask: string): LegacyName {
  return legacyName(mask === "" ? typed : mask.replaceAll("$username", () => typed));
}

function matchesWhole(pattern: string, name: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(name);
}
