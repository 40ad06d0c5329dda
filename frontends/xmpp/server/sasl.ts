import type { UserId } from "../../../lib/ids.ts";
import { accountJid } from "../address.ts";
import { base64FromText, textFromBase64 } from "./base64.ts";
import { notAuthorized, type SaslCondition, type SaslOutcome } from "./sasl_outcome.ts";
import { readClientFirst, ScramExchange, scramHashes, type ScramMechanism } from "./scram.ts";

/** What SASL needs to know of the accounts. */
export interface Accounts {
  /** Judges a name with its password. Never rejects. */
  check(user: UserId, password: string): Promise<SaslOutcome>;
  knownPassword(user: UserId): Promise<string | undefined>;
  known(user: UserId): SaslOutcome;
}

export interface SaslOptions {
  readonly domain: string;
  readonly accounts: Accounts;
  /** Text that nobody can guess. */
  readonly newId: () => string;
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
  #scram: { readonly exchange: ScramExchange; readonly user: UserId } | undefined;

  constructor(options: SaslOptions) {
    this.#options = options;
  }

  /** Whose account it is about, as soon as that was said. */
  get account(): UserId | undefined {
    return this.#account;
  }

  /** The client chose a mechanism that it was offered; `initial` is what it said with that, in base64. */
  async begin(mechanism: string, initial: string): Promise<SaslStep> {
    // RFC 6120 §6.4.2: an equals sign stands for an empty message.
    const text = initial === "=" ? "" : textFromBase64(initial);
    if (text === undefined) return failure("incorrect-encoding");
    if (mechanism === "PLAIN") return await this.#plain(text);
    return isScram(mechanism) ? await this.#beginScram(mechanism, text) : failure("invalid-mechanism");
  }

  /** The client answers a challenge. */
  async respond(response: string): Promise<SaslStep> {
    const text = textFromBase64(response);
    if (this.#scram === undefined) return failure("malformed-request");
    if (text === undefined) return failure("incorrect-encoding");
    const { exchange, user } = this.#scram;
    this.#scram = undefined;
    const proof = await exchange.finish(text);
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
    if (!isOneself(authzid, user)) return failure("invalid-authzid");
    return succeeded(await this.#options.accounts.check(user, password), "");
  }

  async #beginScram(mechanism: ScramMechanism, text: string): Promise<SaslStep> {
    const first = readClientFirst(text);
    if (first === undefined) return failure("malformed-request");
    const user = this.#account = this.#accountOf(first.name);
    if (user === undefined) return notAuthorized;
    if (this.#options.isLocked(user)) return tooManyFailures;
    if (!isOneself(first.authzid, user)) return failure("invalid-authzid");
    const { accounts, newId } = this.#options;
    const password = await accounts.knownPassword(user);
    const exchange = new ScramExchange({
      mechanism,
      first,
      password,
      nonce: newId(),
      salt: new TextEncoder().encode(newId()),
    });
    this.#scram = { exchange, user };
    return { kind: "challenge", data: base64FromText(exchange.challenge) };
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

/** Nobody acts for somebody else here (RFC 6120 §6.3.8). */
function isOneself(authzid: string, user: UserId): boolean {
  return authzid === "" || authzid.toLowerCase() === user;
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
