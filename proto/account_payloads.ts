/** A user's login and own status. `README.md` has the meaning of each in full. */
import type { AccountCondition, FormFieldType, LoginStepKind, StatusType } from "./enums.ts";

export interface Connected {
  readonly user: string;
}

export interface Disconnected {
  readonly user: string;
  /** A {@link ConnectionError}, but any int32 may come from an old backend. */
  readonly error: number;
  /** Shown to the user. */
  readonly message?: string;
}

export interface Login {
  readonly user: string;
  readonly legacyName: string;
  readonly password: string;
  /** COMPAT(spectrum2): never filled by anybody. */
  readonly extraFields?: readonly string[];
  readonly settings?: { readonly value: Readonly<Record<string, string>> };
}

export interface Logout {
  readonly user: string;
  readonly legacyName: string;
}

export interface Status {
  readonly userName: string;
  readonly status: StatusType;
  readonly statusMessage?: string;
  /** Protocol 2: in milliseconds since 1970 UTC. */
  readonly idleSinceMs?: number;
}

/** Between LOGIN and CONNECTED the user must do something. It replaces an earlier step. Protocol 2, as all below. */
export interface LoginStep {
  readonly user: string;
  readonly stepId: string;
  readonly kind?: LoginStepKind;
  readonly title?: string;
  /** What to do. */
  readonly text?: string;
  readonly field?: readonly FormField[];
  /** What the QR code says. */
  readonly qr?: string;
  /** The QR code as a PNG. */
  readonly image?: Uint8Array;
  /** What to enter elsewhere. */
  readonly code?: string;
  readonly expiresAtMs?: number;
}

export interface FormField {
  readonly name: string;
  readonly type?: FormFieldType;
  readonly label?: string;
  readonly description?: string;
  readonly needed?: boolean;
  /** What it holds at first. */
  readonly value?: string;
  readonly option?: readonly FormOption[];
  /** Of a room: the user may not change it. */
  readonly fixed?: boolean;
}

export interface FormOption {
  readonly value: string;
  readonly label?: string;
}

/** What the user entered, by the fields' names, or that the user gives up. */
export interface LoginAnswer {
  readonly user: string;
  readonly stepId: string;
  readonly value?: Readonly<Record<string, string>>;
  readonly cancel?: boolean;
}

/** How the login goes on. `CONNECTED` or `DISCONNECTED` ends it. */
export interface LoginProgress {
  readonly user: string;
  readonly stepId?: string;
  readonly text?: string;
  readonly percent?: number;
  /** Nothing more to do in this step: hide the form or the QR code. */
  readonly stepDone?: boolean;
}

/** How a login fares, in more detail than `CONNECTED` and `DISCONNECTED`, which still decide. */
export interface AccountState {
  readonly user: string;
  readonly condition?: AccountCondition;
  /** For the user to read. */
  readonly text?: string;
  /** When the backend tries again by itself. */
  readonly retryAtMs?: number;
}
