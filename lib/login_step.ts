/** What a user must do between the beginning of a login and its end. */

/** `switch`: its value is `1` or `0`. `number`: a whole one, not negative. */
export type LoginFieldType =
  | "text"
  | "password"
  | "phone"
  | "email"
  | "code"
  | "url"
  | "choice"
  | "switch"
  | "number";

export interface LoginField {
  readonly name: string;
  readonly type: LoginFieldType;
  readonly label: string;
  readonly description: string;
  readonly needed: boolean;
  /** What it holds at first. */
  readonly value: string;
  /** Of a choice. */
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** It replaces the step before. */
export interface LoginStep {
  readonly id: string;
  /**
   * `form`: fill in the fields. `code`: enter a code that the network sent. `qr`: scan with another device. `wait`: do
   * elsewhere what the text says. The last two are not answered.
   */
  readonly kind: "form" | "code" | "qr" | "wait";
  readonly title: string;
  readonly text: string;
  readonly fields: readonly LoginField[];
  /** What the QR code says. */
  readonly qr?: string;
  /** The QR code as a PNG. */
  readonly image?: Uint8Array;
  /** What to enter elsewhere. */
  readonly code?: string;
  readonly expiresAt?: Date;
}

/** How a login goes on. */
export interface LoginProgress {
  /** Empty when it belongs to no step. */
  readonly stepId: string;
  readonly text: string;
  readonly percent?: number;
  /** Nothing more to do in this step. */
  readonly stepDone: boolean;
}

/** What the user answers to a step: the values by the fields' names, or that the user gives up. */
export type LoginAnswer = ReadonlyMap<string, string> | "cancel";

/** How a login fares while neither `connected` nor `refused` is the whole truth. */
export interface AccountCondition {
  readonly kind:
    | "unknown"
    | "connecting"
    | "needs-login-step"
    | "connected"
    /** Connected, and fetching what was missed. */
    | "backfilling"
    /** Passing: the backend tries again by itself. */
    | "trouble"
    | "bad-credentials"
    /** By the network, or from another device. */
    | "logged-out"
    | "suspended";
  /** For the user to read; may be empty. */
  readonly text: string;
  readonly retryAt?: Date;
}
