import type { UserId } from "../../../lib/ids.ts";
import type { Log } from "../../../lib/log/log.ts";
import { accountJid, parseJid } from "../address.ts";
import { type Element, text, xml } from "../xml/element.ts";
import type { FailedLogins } from "./failed_logins.ts";
import { mostFailures } from "./limits.ts";
import { serverNs } from "./namespaces.ts";
import { SaslExchange, type SaslOptions, type SaslStep } from "./sasl.ts";
import type { Identified, SaslCondition } from "./sasl_outcome.ts";
import { scramHashes } from "./scram.ts";
import type { Line, Stage } from "./stage.ts";
import { strangerFeatures } from "./stream_features.ts";

export interface StrangerOptions extends Omit<SaslOptions, "isLocked"> {
  readonly failedLogins: FailedLogins;
  readonly log: Log;
  /** A login was made to check a password, and its client is gone. */
  readonly abandoned: (who: Identified) => void;
}

/** Somebody who has not shown yet who they are (RFC 6120 §5, §6). Nothing but that can be done here. */
export class Stranger implements Stage {
  readonly #line: Line;
  readonly #options: StrangerOptions;
  #exchange: SaslExchange | undefined;
  #working = false;
  #failures = 0;

  constructor(line: Line, options: StrangerOptions) {
    this.#line = line;
    this.#options = options;
  }

  async features(header: Element): Promise<Element> {
    const { isEncrypted, isPrivate, canEncrypt } = this.#line;
    return strangerFeatures({
      tls: canEncrypt && !isEncrypted,
      tlsRequired: !isPrivate,
      mechanisms: isPrivate ? await this.#mechanisms(header) : [],
    });
  }

  take(element: Element): void {
    if (this.#working) return this.#line.close("policy-violation", "one thing at a time");
    if (element.is("starttls", serverNs.tls)) return this.#startTls();
    if (element.getNS() !== serverNs.sasl) return this.#line.close("not-authorized", "log in first");
    switch (element.getName()) {
      case "auth":
        return this.#begin(element);
      case "response":
        return this.#respond(element);
      case "abort":
        this.#exchange = undefined;
        return this.#fail("aborted");
    }
    this.#line.close("unsupported-stanza-type", "this is no step of a login");
  }

  over(): void {
    this.#exchange = undefined;
  }

  /**
   * SCRAM needs a stored password, and fails where there is none yet; clients then do not always try PLAIN. So it is
   * offered to who says whose account it will be (RFC 6120 §4.7.1) if that has one.
   */
  async #mechanisms({ attrs: { from } }: Element): Promise<readonly string[]> {
    const { domain, accounts } = this.#options;
    const user = accountJid(parseJid(from)?.local ?? "", domain);
    const password = user === undefined ? undefined : await accounts.knownPassword(user);
    return password === undefined ? ["PLAIN"] : [...Object.keys(scramHashes), "PLAIN"];
  }

  #startTls(): void {
    const { canEncrypt, isEncrypted } = this.#line;
    if (canEncrypt && !isEncrypted) return this.#line.encrypt(xml("proceed", { xmlns: serverNs.tls }));
    // RFC 6120 §5.4.2.2: the failure is followed by the stream's end.
    this.#line.send(xml("failure", { xmlns: serverNs.tls }));
    this.#line.close();
  }

  #begin(auth: Element): void {
    if (!this.#line.isPrivate) return this.#fail("encryption-required");
    const isLocked = (user: UserId) => this.#options.failedLogins.isTooMany(this.#line.address, user);
    const exchange = this.#exchange = new SaslExchange({ ...this.#options, isLocked });
    this.#own(exchange.begin(auth.attrs["mechanism"] ?? "", text(auth).trim()), exchange);
  }

  #respond(response: Element): void {
    const exchange = this.#exchange;
    if (exchange === undefined) return this.#fail("malformed-request");
    this.#own(exchange.respond(text(response).trim()), exchange);
  }

  #own(work: Promise<SaslStep>, exchange: SaslExchange): void {
    this.#working = true;
    const { failedLogins, log } = this.#options;
    void work.catch((): SaslStep => ({ kind: "failure", condition: "temporary-auth-failure" })).then(
      (step) => {
        this.#working = false;
        if (step.kind === "failure" && step.condition === "not-authorized") {
          failedLogins.note(this.#line.address, exchange.account ?? "");
          log.info("a login failed", { user: exchange.account, address: this.#line.address });
        }
        this.#tell(step);
      },
    );
  }

  #tell(step: SaslStep): void {
    switch (step.kind) {
      case "challenge":
        return this.#line.send(xml("challenge", { xmlns: serverNs.sasl }, step.data));
      case "failure":
        this.#exchange = undefined;
        return this.#fail(step.condition, step.text);
      case "success":
        if (this.#line.isOver) return this.#options.abandoned(step.outcome);
        this.#line.send(xml("success", { xmlns: serverNs.sasl }, step.data));
        this.#line.identified(step.outcome);
    }
  }

  /** RFC 6120 §6.4.5: a few more attempts are allowed. */
  #fail(condition: SaslCondition, words?: string): void {
    const reason = words === undefined ? undefined : xml("text", { "xml:lang": "en" }, words);
    this.#line.send(xml("failure", { xmlns: serverNs.sasl }, xml(condition), reason));
    if (++this.#failures >= mostFailures) this.#line.close("policy-violation", "too many failed logins");
  }
}
