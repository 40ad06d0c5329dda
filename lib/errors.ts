/**
 * Everything that can go wrong in a way somebody must hear about. A closed set: a frontend maps *all* of it
 * (`satisfies Record<ErrorCode, …>`), so a code added here and forgotten there does not compile.
 */
const codes = {
  // a user asked for something we cannot do
  "bad-request": { tellUser: true, endsLink: false },
  "not-acceptable": { tellUser: true, endsLink: false },
  "not-allowed": { tellUser: true, endsLink: false },
  "not-understood": { tellUser: true, endsLink: false },
  "feature-not-implemented": { tellUser: true, endsLink: false },
  "item-not-found": { tellUser: true, endsLink: false },
  "conflict": { tellUser: true, endsLink: false },
  "address-malformed": { tellUser: true, endsLink: false },
  "registration-required": { tellUser: true, endsLink: false },
  "not-logged-in": { tellUser: true, endsLink: false },
  // something of ours is missing right now
  "backend-unavailable": { tellUser: true, endsLink: false },
  "storage-failed": { tellUser: true, endsLink: false },
  "internal": { tellUser: true, endsLink: false },
  // the other end of a link broke the protocol
  "frame-too-large": { tellUser: false, endsLink: true },
  "link-lost": { tellUser: false, endsLink: true },
} as const satisfies Record<string, { tellUser: boolean; endsLink: boolean }>;

export type ErrorCode = keyof typeof codes;

/** An error with a code from the closed set and a text fit for a person to read. */
export class TransportError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, text: string, options?: ErrorOptions) {
    super(text, options);
    this.name = "TransportError";
    this.code = code;
  }

  get tellUser(): boolean {
    return codes[this.code].tellUser;
  }

  get endsLink(): boolean {
    return codes[this.code].endsLink;
  }
}

/** The user asks for what only a login to the legacy network can give. */
export function notLoggedIn(): TransportError {
  return new TransportError("not-logged-in", "You are not logged in to the other network.");
}

/** The text of anything thrown, for a log field. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
