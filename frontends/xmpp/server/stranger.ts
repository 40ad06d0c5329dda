import type { UserId } from "../../../lib/ids.ts";
import type { Log } from "../../../lib/log/log.ts";
import { accountJid, parseJid } from "../address.ts";
import { type Element, text, xml } from "../xml/element.ts";
import type { FailedLogins } from "./failed_logins.ts";
import { mostFailures } from "./limits.ts";
import { serverNs } from "./namespaces.ts";
import { entryRequest } from "./entry.ts";
import { SaslExchange, type SaslOptions, type SaslStep } from "./sasl.ts";
import { failureIn, profileOf, sasl2, type SaslProfile } from "./sasl_profile.ts";
import type { Identified, SaslCondition } from "./sasl_outcome.ts";
import { scramHashes } from "./scram_mechanisms.ts";
import type { Line, Stage } from "./stage.ts";
import { strangerFeatures } from "./stream_features.ts";

export interface StrangerOptions extends Omit<SaslOptions, "address" | "isLocked" | "claimed"> {
  readonly failedLogins: FailedLogins;
  readonly log: Log;
  /** A login was made to check a password, and its client is gone. */
  readonly abandoned: (who: Identified) => void;
}

/** One attempt to log in. */
interface Attempt {
  readonly exchange: SaslExchange;
  readonly profile: SaslProfile;
  /** What the client began with. */
  readonly beginning: Element;
}

/** Somebody who has not shown yet who they are (RFC 6120 §5, §6). Nothing but that can be done here. */
export class Stranger implements Stage {
  readonly #line: Line;
  readonly #options: StrangerOptions;
  #attempt: Attempt | undefined;
  /** As whom the client opened the stream. */
  #claimed: UserId | undefined;
  #working = false;
  #failures = 0;

  constructor(line: Line, options: StrangerOptions) {
    this.#line = line;
    this.#options = options;
  }

  async features({ attrs: { from } }: Element): Promise<Element> {
    const { domain } = this.#options;
    const jid = parseJid(from);
    this.#claimed = jid?.domain === domain ? accountJid(jid.local, domain) : undefined;
    const { isEncrypted, isPrivate, canEncrypt } = this.#line;
    return strangerFeatures({
      tls: canEncrypt && !isEncrypted,
      tlsRequired: !isPrivate,
      mechanisms: isPrivate ? await this.#mechanisms() : [],
    });
  }

  take(element: Element): void {
    const profile = profileOf(element);
    const isOutOfTurn = this.#attempt?.profile === sasl2 && !(profile === sasl2 && isAnswer(element));
    // XEP-0388 §2.5: nothing else is said meanwhile.
    if (this.#working || isOutOfTurn) return this.#line.close("policy-violation", "one thing at a time");
    if (element.is("starttls", serverNs.tls)) return this.#startTls();
    if (profile === undefined) return this.#line.close("not-authorized", "log in first");
    switch (element.getName()) {
      case profile.beginning:
        return this.#begin(element, profile);
      case "response":
        return this.#respond(element, profile);
      case "abort":
        return this.#fail(profile, "aborted");
    }
    this.#line.close("unsupported-stanza-type", "this is no step of a login");
  }

  over(): void {
    this.#attempt = undefined;
  }

  /**
   * SCRAM needs a stored password, and fails where there is none yet; clients then do not always try PLAIN. So it is
   * offered to who says whose account it will be (RFC 6120 §4.7.1) if that has one.
   */
  async #mechanisms(): Promise<readonly string[]> {
    const user = this.#claimed;
    const password = user === undefined ? undefined : await this.#options.accounts.knownPassword(user);
    return password === undefined ? ["PLAIN"] : [...Object.keys(scramHashes), "PLAIN"];
  }

  #startTls(): void {
    const { canEncrypt, isEncrypted } = this.#line;
    if (canEncrypt && !isEncrypted) return this.#line.encrypt(xml("proceed", { xmlns: serverNs.tls }));
    // RFC 6120 §5.4.2.2: the failure is followed by the stream's end.
    this.#line.send(xml("failure", { xmlns: serverNs.tls }));
    this.#line.close();
  }

  #begin(beginning: Element, profile: SaslProfile): void {
    if (!this.#line.isPrivate) return this.#fail(profile, "encryption-required");
    const { mechanism = "", upgrade } = beginning.attrs;
    // XEP-0388 §2.3: none is offered.
    if (profile === sasl2 && upgrade !== undefined) return this.#fail(profile, "invalid-mechanism");
    const { address } = this.#line;
    const isLocked = (user: UserId) => this.#options.failedLogins.isTooMany(address, user);
    const claimed = profile === sasl2 ? this.#claimed : undefined;
    const exchange = new SaslExchange({ ...this.#options, address, isLocked, claimed });
    const attempt = this.#attempt = { exchange, profile, beginning };
    this.#own(exchange.begin(mechanism, profile.initial(beginning)), attempt);
  }

  #respond(response: Element, profile: SaslProfile): void {
    const attempt = this.#attempt;
    if (attempt?.profile !== profile) return this.#fail(profile, "malformed-request");
    this.#own(attempt.exchange.respond(text(response).trim()), attempt);
  }

  #own(work: Promise<SaslStep>, attempt: Attempt): void {
    this.#working = true;
    const { failedLogins, log } = this.#options;
    void work.catch((): SaslStep => ({ kind: "failure", condition: "temporary-auth-failure" })).then(
      (step) => {
        this.#working = false;
        if (step.kind === "failure" && step.condition === "not-authorized") {
          const { account } = attempt.exchange;
          failedLogins.note(this.#line.address, account ?? "");
          log.info("a login failed", { user: account, address: this.#line.address });
        }
        this.#tell(step, attempt);
      },
    );
  }

  #tell(step: SaslStep, { profile, beginning }: Attempt): void {
    const { xmlns } = profile;
    switch (step.kind) {
      case "challenge":
        return this.#line.send(xml("challenge", { xmlns }, step.data));
      case "failure":
        return this.#fail(profile, step.condition, step.text);
      case "success":
        if (this.#line.isOver) return this.#options.abandoned(step.outcome);
        if (profile === sasl2) return this.#line.identified(step.outcome, entryRequest(beginning, step.data));
        this.#line.send(xml("success", { xmlns }, step.data));
        this.#line.identified(step.outcome);
    }
  }

  /** RFC 6120 §6.4.5: a few more attempts are allowed. */
  #fail(profile: SaslProfile, condition: SaslCondition, words?: string): void {
    this.#attempt = undefined;
    this.#line.send(failureIn(profile, condition, words));
    if (++this.#failures >= mostFailures) this.#line.close("policy-violation", "too many failed logins");
  }
}

function isAnswer(element: Element): boolean {
  return element.getName() === "response" || element.getName() === "abort";
}
