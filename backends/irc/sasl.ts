import type { Link } from "./link.ts";
import type { IrcLine } from "./protocol/line.ts";

export type SaslCredentials =
  | { readonly mechanism: "PLAIN"; readonly account: string; readonly password: string }
  /** The certificate of the connection says who we are. */
  | { readonly mechanism: "EXTERNAL" };

/** Base64 goes in pieces of this size; a last one that is as long is followed by an empty one. */
const pieceSize = 400;

/** Logs in to the network's accounts (ircv3.net/specs/extensions/sasl-3.1). */
export class Sasl {
  readonly #link: Link;
  readonly #credentials: SaslCredentials | undefined;

  constructor(link: Link, credentials: SaslCredentials | undefined) {
    this.#link = link;
    this.#credentials = credentials;
  }

  /** `offer`: the mechanisms, with commas; empty if the server does not say. False if there is nothing to begin. */
  begin(offer: string): boolean {
    const mechanism = this.#credentials?.mechanism;
    if (mechanism === undefined || (offer !== "" && !offer.split(",").includes(mechanism))) return false;
    this.#link.sendNow("AUTHENTICATE", mechanism);
    return true;
  }

  takes({ command }: IrcLine): boolean {
    return command === "AUTHENTICATE" || /^90[0-8]$/.test(command);
  }

  receive({ command, params }: IrcLine): "going on" | "done" | "failed" {
    if (command === "AUTHENTICATE") {
      if (params[0] === "+") this.#respond();
      return "going on";
    }
    if (command === "903" || command === "907") return "done"; // RPL_SASLSUCCESS, ERR_SASLALREADY
    return /^90[2456]$/.test(command) ? "failed" : "going on";
  }

  #respond(): void {
    const response = base64(responseOf(this.#credentials));
    for (let at = 0; at < response.length; at += pieceSize) {
      this.#link.sendNow("AUTHENTICATE", response.slice(at, at + pieceSize));
    }
    if (response.length % pieceSize === 0) this.#link.sendNow("AUTHENTICATE", "+");
  }
}

/** RFC 4616 §2; RFC 4422 appendix A. */
function responseOf(credentials: SaslCredentials | undefined): string {
  if (credentials?.mechanism !== "PLAIN") return "";
  const { account, password } = credentials;
  return `${account}\0${account}\0${password}`;
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
