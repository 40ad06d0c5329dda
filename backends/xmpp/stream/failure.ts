import { ConnectionError } from "../../../plugin/mod.ts";
import { SaslFailure } from "../sasl/authenticate.ts";
import { ScramError } from "../sasl/scram.ts";

/** Why a user is not logged in, in words for the user. */
export interface Failure {
  readonly code: ConnectionError;
  readonly text: string;
}

export function networkFailure(text: string): Failure {
  return { code: ConnectionError.networkError, text };
}

const { authenticationFailed, authenticationImpossible, nameInUse, otherError } = ConnectionError;

/** By condition (RFC 6120 §6.5). */
const refusals: Readonly<Record<string, Failure>> = {
  "account-disabled": { code: authenticationImpossible, text: "The account is disabled." },
  "credentials-expired": { code: authenticationFailed, text: "The password has expired." },
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
  },
  "temporary-auth-failure": { code: otherError, text: "The server cannot check the password at the moment." },
};

/** What kept a login from succeeding. */
export function failureOfLogin(error: unknown, domain: string): Failure {
  if (error instanceof ScramError) {
    return {
      code: ConnectionError.encryptionError,
      text: `${domain} may not be who it says: ${error.message}.`,
    };
  }
  if (error instanceof SaslFailure) {
    const known = refusals[error.condition] ??
      { code: authenticationFailed, text: "The server refused the login." };
    return error.text === "" ? known : { ...known, text: `${known.text} (${error.text})` };
  }
  return streamFailure(error);
}

/** What ended a stream. Errors of streams have a condition (RFC 6120 §4.9.3). */
export function streamFailure(error: unknown): Failure {
  const condition = conditionOf(error);
  switch (condition) {
    case "conflict":
      return { code: nameInUse, text: "The same program logged in to the account from elsewhere." };
    case "host-unknown":
      return { code: ConnectionError.invalidUsername, text: "The server does not serve that domain." };
    case "not-authorized":
      return {
        code: authenticationFailed,
        text: "The server ended the login: it is not authorized any more.",
      };
    case "policy-violation":
      return { code: otherError, text: "The server ended the login: it was against its rules." };
    default:
      return networkFailure(`The server ended the stream: ${condition ?? messageOf(error)}`);
  }
}

function conditionOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("condition" in error)) return undefined;
  return String(error.condition);
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : "it gave no reason.";
}
