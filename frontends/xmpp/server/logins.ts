import { errorText, TransportError } from "../../../lib/errors.ts";
import type { AccountState, UserEvent } from "../../../lib/events.ts";
import { type ResourceId, resourceId, type UserId } from "../../../lib/ids.ts";
import type { UserRecord } from "../../../lib/storage/records.ts";
import type { ResourcePresence } from "../../../lib/users/presence.ts";
import { nameOfAccount, senderOf } from "../address.ts";
import type { XmppContext } from "../feature.ts";
import { refuseOutsiders } from "../onboarding/admission.ts";
import { isOperator } from "../onboarding/operators.ts";
import { NewAccounts, tooManyAccounts } from "./new_accounts.ts";
import { type Identified, notAuthorized, type SaslFailure, type SaslOutcome } from "./sasl_outcome.ts";
import { isSameSecret } from "./secret.ts";
import { OneByOne } from "../../../lib/users/one_by_one.ts";

/** How long the legacy network may take to judge a password, in milliseconds. */
const networkPatience = 60_000;

/** How many users are remembered whose stored password the network does not want any more. */
const mostStale = 10_000;

/** `ConnectionError` numbers by which a network says that name or password are wrong. */
const wrongCredentials: ReadonlySet<number> = new Set([1, 2]);

/** The beginning of resources that no client can have. */
export const trialPrefix = ".login-";

type Context = XmppContext;

/** What is shown where no client is. */
const nobody: ResourcePresence = { status: "online", text: "", priority: -128 };

/** What the network made of a trial. */
type Verdict = { readonly kind: "accepted" } | { readonly kind: "refused"; readonly text: string };

/**
 * Who may log in to an account of this server, and with which password (Spectrum 2: frontends §4.4).
 *
 * The password is the one stored with the registration. Where none is stored, the network is asked, by a login: what it
 * accepts is stored. It is asked about another password than the stored one only after it refused that: else whoever
 * comes first to a network that accepts anything could be put out of his account.
 */
export class Logins {
  readonly #context: Context;
  readonly #turns = new OneByOne<UserId>();
  readonly #judges = new Map<UserId, (verdict: Verdict) => void>();
  readonly #stale = new Set<UserId>();
  readonly #newAccounts: NewAccounts;

  constructor(context: Context) {
    this.#context = context;
    const { clock, config } = context;
    this.#newAccounts = new NewAccounts(config.service.maxRegistrationsPerAddress, clock);
  }

  /** Judges a name with its password, which come from that address. Never rejects. */
  async check(user: UserId, password: string, address: string): Promise<SaslOutcome> {
    try {
      if (isOperator(user, this.#context)) return this.#checkOperator(user, password);
      return await this.#turns.run(user, () => this.#checkUser(user, password, address));
    } catch (error) {
      return failureOf(error);
    }
  }

  /** The password by which a client can prove itself without sending it; undefined where there is none. */
  async knownPassword(user: UserId): Promise<string | undefined> {
    const { config, core } = this.#context;
    if (isOperator(user, this.#context)) return config.service.adminPassword || undefined;
    return (await core.registrations.find(user))?.password || undefined;
  }

  /** Who has proved to know that password. */
  known(user: UserId): Identified {
    return { kind: "identified", user, isOperator: isOperator(user, this.#context) };
  }

  /** Keeps a login to the network, if there is one, while one client takes another's place. */
  hold(user: UserId): ResourceId | undefined {
    const { core, newId } = this.#context;
    if (core.users.find(user) === undefined) return undefined;
    const trial = resourceId(`${user}/${trialPrefix}${newId()}`);
    void core.users.appear(user, trial, nobody, undefined);
    return trial;
  }

  /** Nobody waits for a trial's login any more; another client of the user may, and then it stays. */
  async giveUpTrial(
    { user, trial }: { readonly user: UserId; readonly trial?: ResourceId | undefined },
  ): Promise<void> {
    if (trial === undefined) return;
    try {
      await this.#context.core.users.disappear(user, trial);
    } catch (error) {
      this.#context.log.error("a login could not be ended", { user, reason: errorText(error) });
    }
  }

  /** What happens to users. */
  reported(user: UserId, event: UserEvent): void {
    if (event.type === "login-step") this.#judges.get(user)?.({ kind: "accepted" });
    if (event.type === "account-changed") this.#changed(user, event.state);
  }

  #changed(user: UserId, state: AccountState): void {
    if (state.kind === "connected") {
      this.#stale.delete(user);
      this.#judges.get(user)?.({ kind: "accepted" });
    }
    if (state.kind !== "refused") return;
    if (wrongCredentials.has(state.error) && this.#stale.size < mostStale) this.#stale.add(user);
    this.#judges.get(user)?.({ kind: "refused", text: state.text });
  }

  #checkOperator(user: UserId, password: string): SaslOutcome {
    const { adminPassword } = this.#context.config.service;
    const isRight = isSameSecret(password, adminPassword) && adminPassword !== "";
    return isRight ? this.known(user) : notAuthorized;
  }

  async #checkUser(user: UserId, password: string, address: string): Promise<SaslOutcome> {
    const { core } = this.#context;
    const record = await core.registrations.find(user);
    const isRight = isSameSecret(password, record?.password ?? "");
    if (record !== undefined && record.password !== "") {
      if (isRight) return this.known(user);
      if (!this.#stale.has(user)) return notAuthorized;
    }
    if (password === "") return notAuthorized;
    return record === undefined
      ? await this.#makeAccount(user, password, address)
      : await this.#tryOut(user, password, record);
  }

  async #makeAccount(user: UserId, password: string, address: string): Promise<SaslOutcome> {
    this.#refuseStrangers(user);
    if (!this.#newAccounts.begin(address)) return tooManyAccounts;
    const outcome = await this.#tryOut(user, password, undefined);
    if (outcome.kind === "failure") this.#newAccounts.failed(address);
    return outcome;
  }

  #refuseStrangers(user: UserId): void {
    const sender = senderOf(user);
    if (sender !== undefined) refuseOutsiders(sender, this.#context);
  }

  async #tryOut(user: UserId, password: string, before: UserRecord | undefined): Promise<SaslOutcome> {
    const { core, newId } = this.#context;
    const username = before?.legacyName ?? nameOfAccount(user);
    await core.registrations.register(user, { username, password, language: before?.language ?? "" });
    const trial = resourceId(`${user}/${trialPrefix}${newId()}`);
    const verdict = await this.#judged(user, () => core.users.appear(user, trial, nobody, undefined));
    if (verdict.kind === "accepted") return { ...this.known(user), trial };
    await this.giveUpTrial({ user, trial });
    await this.#restore(user, before);
    return { ...notAuthorized, ...verdict.text === "" ? {} : { text: verdict.text } };
  }

  /** As if nobody had tried. */
  async #restore(user: UserId, before: UserRecord | undefined): Promise<void> {
    const { registrations } = this.#context.core;
    if (before === undefined) return await registrations.unregister(user);
    const { legacyName: username, password, language } = before;
    await registrations.register(user, { username, password, language });
  }

  async #judged(user: UserId, begin: () => Promise<unknown>): Promise<Verdict> {
    const verdict = Promise.withResolvers<Verdict>();
    this.#judges.set(user, verdict.resolve);
    const late = () =>
      verdict.resolve({ kind: "refused", text: "The other network did not answer in time." });
    using _timer = this.#context.clock.after(networkPatience, late);
    try {
      await begin();
      if (this.#context.core.users.find(user)?.state.kind === "connected") {
        verdict.resolve({ kind: "accepted" });
      }
      return await verdict.promise;
    } catch (error) {
      return { kind: "refused", text: errorText(error) };
    } finally {
      this.#judges.delete(user);
    }
  }
}

function failureOf(error: unknown): SaslFailure {
  const text = error instanceof TransportError ? error.message : "Something went wrong inside the server.";
  const isRefusal = error instanceof TransportError &&
    (error.code === "not-allowed" || error.code === "not-acceptable");
  return { kind: "failure", condition: isRefusal ? "not-authorized" : "temporary-auth-failure", text };
}
