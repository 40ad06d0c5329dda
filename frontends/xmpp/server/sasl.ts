import type { UserId } from "../../../lib/ids.ts";
import { accountJid } from "../address.ts";
import { base64FromText, textFromBase64 } from "./base64.ts";
import { notAuthorized, type SaslCondition, type SaslOutcome } from "./sasl_outcome.ts";
import { readClientFirst, ScramExchange } from "./scram.ts";
import type { ScramKeyring } from "./scram_keys.ts";
import { scramHashes, type ScramMechanism } from "./scram_mechanisms.ts";

/** What SASL needs to know of the accounts. */
export interface Accounts {
  /** Judges a name with its password, which come from that address. Never rejects. */
  check(user: UserId, password: string, address: string): Promise<SaslOutcome>;
  knownPassword(user: UserId): Promise<string | undefined>;
  known(user: UserId): SaslOutcome;
}

export interface SaslOptions {
  readonly domain: string;
  readonly accounts: Accounts;
  readonly keyring: ScramKeyring;
  /** As whom the client opened its stream, where only they may log in (XEP-0388 §2.3). */
  readonly claimed?: UserId | undefined;
  /** Text that nobody can guess. */
  readonly newId: () => string;
  /** Where the client connects from. */
  readonly address: string;
  /** Whether too many passwords were tried for an account. */
  readonly isLocked: (user: UserId) => boolean;
}

/** What the client is told next; `data` is base64 already, empty where there is none. */
export type SaslStep =
  | { readonly kind: "challenge"; readonly data: string }
  | {
    readonly kind: "success";
    readonly data: string;
    readonly outcome: SaslOutcome & { kind: "identified" };
  }
  | { readonly kind: "failure"; readonly condition: SaslCondition; readonly text?: string };

/** One attempt to log in (RFC 6120 §6.4): a mechanism with its messages. */
export class SaslExchange {
  readonly #options: SaslOptions;
  #account: UserId | undefined;
  /** The mechanism whose first message is awaited. */
  #chosen: string | undefined;
  #scram: { readonly exchange: ScramExchange; readonly user: UserId } | undefined;

  constructor(options: SaslOptions) {
    this.#options = options;
  }

  /** Whose account it is about, as soon as that was said. */
  get account(): UserId | undefined {
    return this.#account;
  }

  /** The client chose a mechanism that it was offered; `initial` is what it said with that, in base64, if anything. */
  async begin(mechanism: string, initial: string | undefined): Promise<SaslStep> {
    if (mechanism !== "PLAIN" && !isScram(mechanism)) return failure("invalid-mechanism");
    if (initial === undefined) {
      // RFC 4422 §3.3: the client is to speak first, so it is asked to.
      this.#chosen = mechanism;
      return { kind: "challenge", data: "" };
    }
    const text = textFromBase64(initial);
    if (text === undefined) return failure("incorrect-encoding");
    return mechanism === "PLAIN" ? await this.#plain(text) : await this.#beginScram(mechanism, text);
  }

  /** The client answers a challenge. */
  async respond(response: string): Promise<SaslStep> {
    const chosen = this.#chosen;
    this.#chosen = undefined;
    if (chosen !== undefined) return await this.begin(chosen, response);
    const text = textFromBase64(response);
    if (this.#scram === undefined) return failure("malformed-request");
    if (text === undefined) return failure("incorrect-encoding");
    const { exchange, user } = this.#scram;
    this.#scram = undefined;
    const proof = exchange.finish(text);
    return proof === undefined
      ? notAuthorized
      : succeeded(this.#options.accounts.known(user), base64FromText(proof));
  }

  /** RFC 4616. */
  async #plain(text: string): Promise<SaslStep> {
    const parts = text.split("\0");
    const [authzid = "", name = "", password = ""] = parts;
    if (parts.length !== 3) return failure("malformed-request");
    const user = this.#account = this.#accountOf(name);
    if (user === undefined) return notAuthorized;
    if (this.#options.isLocked(user)) return tooManyFailures;
    if (!this.#isOneself(authzid, user)) return failure("invalid-authzid");
    const { accounts, address } = this.#options;
    return succeeded(await accounts.check(user, password, address), "");
  }

  async #beginScram(mechanism: ScramMechanism, text: string): Promise<SaslStep> {
    const first = readClientFirst(text);
    if (first === undefined) return failure("malformed-request");
    const user = this.#account = this.#accountOf(first.name);
    if (user === undefined) return notAuthorized;
    if (this.#options.isLocked(user)) return tooManyFailures;
    if (!this.#isOneself(first.authzid, user)) return failure("invalid-authzid");
    const { accounts, keyring, newId } = this.#options;
    const password = await accounts.knownPassword(user);
    const exchange = new ScramExchange({
      mechanism,
      first,
      isKnown: password !== undefined,
      keys: await keyring.keysOf(user, mechanism, password ?? ""),
      nonce: newId(),
      salt: keyring.saltOf(user, mechanism),
    });
    this.#scram = { exchange, user };
    return { kind: "challenge", data: base64FromText(exchange.challenge) };
  }

  /** Nobody acts for somebody else here (RFC 6120 §6.3.8). */
  #isOneself(authzid: string, user: UserId): boolean {
    const { claimed = user } = this.#options;
    return authzid === "" || (authzid.toLowerCase() === user && claimed === user);
  }

  /** Some clients give their whole JID. */
  #accountOf(name: string): UserId | undefined {
    const { domain } = this.#options;
    const ending = `@${domain}`;
    const local = name.toLowerCase().endsWith(ending) ? name.slice(0, -ending.length) : name;
    return accountJid(local, domain);
  }
}

function isScram(mechanism: string): mechanism is ScramMechanism {
  return Object.hasOwn(scramHashes, mechanism);
}

const tooManyFailures: SaslStep = {
  kind: "failure",
  condition: "temporary-auth-failure",
  text: "Too many wrong passwords came from your address: please try again in a few minutes.",
};

function failure(condition: SaslCondition): SaslStep {
  return { kind: "failure", condition };
}

function succeeded(outcome: SaslOutcome, data: string): SaslStep {
  return outcome.kind === "failure" ? outcome : { kind: "success", data, outcome };
}
