import { ConnectionError } from "../../plugin/mod.ts";
import { Capabilities } from "./capabilities.ts";
import type { Link } from "./link.ts";
import type { Failure } from "./login.ts";
import { stripFormatting } from "./protocol/formatting.ts";
import type { IrcLine } from "./protocol/line.ts";
import { Sasl, type SaslCredentials } from "./sasl.ts";
import { parseStsOffer, type StsOffer } from "./strict_transport.ts";

/** Who we are to a server. */
export interface Identity {
  readonly nick: string;
  readonly realName: string;
  /** Sent as PASS; empty for none. */
  readonly serverPassword: string;
  readonly sasl: SaslCredentials | undefined;
}

export interface RegistrationOptions {
  readonly identity: Identity;
  /** Log in by another nick if ours is in use: there is a way to get it back later. */
  readonly mayBeRenamed: boolean;
  /** What to call the server, for people. */
  readonly where: string;
  /** For the network's services to answer SASL, in milliseconds: servers offer it also while they are gone. */
  readonly saslTime: number;
  /** Before a nick that is in use is asked for again, in milliseconds. */
  readonly nickRetry: number;
  /** After the welcome, for the server to say the rest of what it wants to say first, in milliseconds. */
  readonly settle: number;
  /** The server says that it is to be reached by TLS. True if we go there instead. */
  readonly onStrictTransport: (offer: StsOffer) => boolean;
  /** Called once: the server has let us in, and has said what it can do. */
  readonly onWelcome: (welcome: Welcome) => void;
  readonly onRefused: (failure: Failure) => void;
}

/**
 * How often a nick that is in use is asked for before the login fails: after a lost connection it is our own for a
 * moment, until the server notices.
 */
const nickTries = 6;

/** How the server let us in. */
export interface Welcome {
  /** It knows us by SASL. */
  readonly authenticated: boolean;
  /** By another nick, for ours was in use. */
  readonly renamed: boolean;
}

/** Logs one connection in: capabilities, SASL, PASS, NICK and USER, until the server welcomes us. */
export class Registration implements Disposable {
  readonly #link: Link;
  readonly #options: RegistrationOptions;
  readonly #capabilities: Capabilities;
  readonly #sasl: Sasl;
  #phase: "asking" | "authenticating" | "naming" | "welcomed" | "over" = "asking";
  #nickTries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saslTimer: ReturnType<typeof setTimeout> | undefined;
  #authenticated = false;

  constructor(link: Link, options: RegistrationOptions) {
    this.#link = link;
    this.#options = options;
    this.#capabilities = new Capabilities(link);
    this.#sasl = new Sasl(link, options.identity.sasl);
  }

  begin(): void {
    const { nick, realName, serverPassword } = this.#options.identity;
    this.#capabilities.begin();
    if (serverPassword !== "") this.#link.sendNow("PASS", serverPassword);
    this.#link.nick = nick;
    this.#link.sendNow("NICK", nick);
    this.#link.sendNow("USER", userName(nick), "0", "*", realName);
  }

  /** Also after the login: capabilities may come and go. */
  receive(line: IrcLine): void {
    if (line.command === "CAP") return this.#onCap(line);
    if (this.#phase === "over") return;
    if (this.#phase === "authenticating" && this.#sasl.takes(line)) return this.#onSasl(line);
    switch (line.command) {
      case "001":
        return this.#welcomed(line.params[0] ?? this.#link.nick);
      case "376": // RPL_ENDOFMOTD
      case "422": // ERR_NOMOTD
        return this.#phase === "welcomed" ? this.#finish() : undefined;
      case "433": // ERR_NICKNAMEINUSE
      case "436": // ERR_NICKCOLLISION
        return this.#nickInUse();
      case "431": // ERR_NONICKNAMEGIVEN
      case "432": // ERR_ERRONEUSNICKNAME
      case "437": // ERR_UNAVAILRESOURCE
        return this.#refused(ConnectionError.invalidUsername, `the nick "${this.#nick}"`, line);
      case "464": // ERR_PASSWDMISMATCH
        return this.#refused(ConnectionError.authenticationFailed, "the password", line);
    }
  }

  [Symbol.dispose](): void {
    this.#phase = "over";
    clearTimeout(this.#timer);
    clearTimeout(this.#saslTimer);
  }

  get #nick(): string {
    return this.#options.identity.nick;
  }

  #onCap(line: IrcLine): void {
    const progress = this.#capabilities.receive(line);
    if (progress === "going on" || this.#phase !== "asking") return;
    const sts = this.#capabilities.offer("sts");
    if (sts !== undefined && this.#options.onStrictTransport(parseStsOffer(sts))) return;
    if (this.#link.caps.has("sasl") && this.#sasl.begin(this.#capabilities.offer("sasl") ?? "")) {
      this.#phase = "authenticating";
      this.#saslTimer = setTimeout(() => this.#endSasl(), this.#options.saslTime);
    } else this.#endCapabilities();
  }

  #onSasl(line: IrcLine): void {
    const outcome = this.#sasl.receive(line);
    if (outcome === "going on") return;
    if (outcome === "failed") {
      const what = this.#options.identity.sasl?.mechanism === "EXTERNAL"
        ? "the certificate"
        : "the name or the password";
      return this.#refused(ConnectionError.authenticationFailed, what, line);
    }
    this.#authenticated = true;
    this.#endCapabilities();
  }

  /** Nobody answers: NickServ may still take the password. */
  #endSasl(): void {
    this.#link.sendNow("AUTHENTICATE", "*");
    this.#endCapabilities();
  }

  #endCapabilities(): void {
    clearTimeout(this.#saslTimer);
    this.#phase = "naming";
    this.#link.sendNow("CAP", "END");
  }

  #welcomed(nick: string): void {
    this.#link.nick = nick;
    this.#link.source = nick;
    this.#phase = "welcomed";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#finish(), this.#options.settle);
  }

  #finish(): void {
    this[Symbol.dispose]();
    const renamed = this.#options.mayBeRenamed && this.#nickTries > 0;
    this.#options.onWelcome({ authenticated: this.#authenticated, renamed });
  }

  #nickInUse(): void {
    if (this.#phase === "welcomed") return;
    if (++this.#nickTries >= nickTries) {
      return this.#fail(
        ConnectionError.nameInUse,
        `the nick "${this.#nick}": somebody else uses that nick now`,
      );
    }
    clearTimeout(this.#timer);
    if (this.#options.mayBeRenamed) return this.#askFor(this.#nick + "_".repeat(this.#nickTries));
    this.#timer = setTimeout(() => this.#askFor(this.#nick), this.#options.nickRetry);
  }

  #askFor(nick: string): void {
    this.#link.sendNow("NICK", nick);
  }

  #refused(code: ConnectionError, what: string, { params }: IrcLine): void {
    this.#fail(code, `${what}: ${stripFormatting(params.at(-1) ?? "")}`);
  }

  #fail(code: ConnectionError, text: string): void {
    if (this.#phase === "welcomed") return;
    this[Symbol.dispose]();
    this.#options.onRefused({ code, text: `${this.#options.where} refused ${text}` });
  }
}

/** The name before the @ of our address: what is left of the nick in plain letters. */
function userName(nick: string): string {
  return nick.replaceAll(/[^a-zA-Z0-9]/g, "").slice(0, 10) || "spectrum";
}
