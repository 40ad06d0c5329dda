import { AccountCondition, ConnectionError } from "../../../plugin/mod.ts";
import { SaslFailure } from "../sasl/authenticate.ts";
import { ScramError } from "../sasl/scram.ts";

/** Why a user is not logged in, in words for the user. */
export interface Failure {
  readonly code: ConnectionError;
  readonly text: string;
  /** How the account fares from now on, if that is more than not to be logged in. */
  readonly condition?: AccountCondition;
  /** Where the server sends us instead, `host[:port]`. */
  readonly otherHost?: string;
}

export function networkFailure(text: string): Failure {
  return { code: ConnectionError.networkError, text };
}

const { authenticationFailed, authenticationImpossible, nameInUse, otherError } = ConnectionError;
const { badCredentials, loggedOut, suspended } = AccountCondition;

/** By condition (RFC 6120 §6.5). */
const refusals: ReadonlyMap<string, Failure> = new Map(Object.entries({
  "account-disabled": {
    code: authenticationImpossible,
    text: "The account is disabled.",
    condition: suspended,
  },
  "credentials-expired": {
    code: authenticationFailed,
    text: "The password has expired.",
    condition: badCredentials,
  },
  "encryption-required": { code: ConnectionError.noSslSupport, text: "The server wants encryption." },
  "invalid-authzid": { code: ConnectionError.invalidUsername, text: "The server does not know that name." },
  "invalid-mechanism": {
    code: authenticationImpossible,
    text: "The server offers no way to log in with a password that is safe enough.",
  },
  "mechanism-too-weak": {
    code: authenticationImpossible,
    text: "The server wants a stronger way to log in.",
  },
  "not-authorized": {
    code: authenticationFailed,
    text: "The server does not accept the name or the password.",
    condition: badCredentials,
  },
  "temporary-auth-failure": { code: otherError, text: "The server cannot check the password at the moment." },
}));

/** What kept a login from succeeding. */
export function failureOfLogin(error: unknown, domain: string): Failure {
  if (error instanceof ScramError) {
    return {
      code: ConnectionError.encryptionError,
      text: `${domain} may not be who it says: ${error.message}.`,
    };
  }
  if (error instanceof SaslFailure) {
    const known = refusals.get(error.condition) ??
      { code: authenticationFailed, text: "The server refused the login.", condition: badCredentials };
    return inWords(known, error.text);
  }
  return streamFailure(error);
}

/**
 * By condition (RFC 6120 §4.9.3). What is not here passes: a new login may succeed, or its own failure says more, as
 * when the password was changed (`reset`).
 */
const streamErrors: ReadonlyMap<string, Failure> = new Map(Object.entries({
  "conflict": {
    code: nameInUse,
    text: "The same program logged in to the account from elsewhere.",
    condition: loggedOut,
  },
  "connection-timeout": networkFailure("The server did not hear of us any more."),
  "host-gone": {
    code: ConnectionError.invalidUsername,
    text: "The server does not serve that domain any more.",
  },
  "host-unknown": { code: ConnectionError.invalidUsername, text: "The server does not serve that domain." },
  "not-authorized": {
    code: authenticationFailed,
    text: "The server ended the login: it is not authorized any more.",
    condition: loggedOut,
  },
  "policy-violation": { code: otherError, text: "The server ended the login: it was against its rules." },
  "remote-connection-failed": networkFailure("The server cannot reach what it needs for the login."),
  "reset": networkFailure("The server wants the login to be made anew."),
  "resource-constraint": networkFailure("The server has too much to do."),
  "system-shutdown": networkFailure("The server is being shut down."),
}));

/** What ended a stream. */
export function streamFailure(error: unknown): Failure {
  if (!isStreamError(error)) {
    const reason = error instanceof Error && error.message !== "" ? error.message : "it gave no reason.";
    return networkFailure(`The server ended the stream: ${reason}`);
  }
  const { condition, text = "" } = error;
  const known = streamErrors.get(condition) ?? networkFailure(`The server ended the stream: ${condition}.`);
  return inWords(known, text);
}

/** The server sends us to another one (RFC 6120 §4.9.3.19). */
export function redirection(otherHost: string): Failure {
  return { ...networkFailure(`The server sends us to ${otherHost}.`), otherHost };
}

/** As the library reads it. */
interface StreamError {
  readonly condition: string;
  readonly text?: string;
}

function isStreamError(error: unknown): error is StreamError {
  return error instanceof Error && "condition" in error && typeof error.condition === "string";
}

function inWords(failure: Failure, said: string): Failure {
  return said === "" ? failure : { ...failure, text: `${failure.text} (${said})` };
}
