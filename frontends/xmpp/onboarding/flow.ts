/**
 * A conversation of steps between a person and the gateway, whatever shows it: a form, a command, or a chat. A stage is
 * what the person sees now; answering it leads to the next one.
 */
import type { LoginField } from "../../../lib/login_step.ts";

/** As a login asks for them; beside these, `lines` is a text of several lines and `jid` an address. */
export interface FlowField extends Omit<LoginField, "type"> {
  readonly type: LoginField["type"] | "lines" | "jid";
}

/** What was entered, by the fields' names. A switch is `1` or `0`. */
export type Answers = ReadonlyMap<string, string>;

interface Shown {
  readonly title: string;
  /** What to do, or what happened; may have several lines. */
  readonly text: string;
}

/** Something to answer. Without fields it is to be confirmed. */
export interface Question extends Shown {
  readonly kind: "question";
  readonly fields: readonly FlowField[];
  /** What the fields' names belong to, where that is agreed upon (XEP-0068). */
  readonly formType?: string;
  /** Nothing but the outcome comes after it. */
  readonly isLast?: boolean;
  /** The next stage. Throws a `TransportError` whose text says why the answer will not do. */
  answer(values: Answers): Promise<Stage>;
  /** The person gives up here. */
  giveUp?(): void;
}

/** Something to read while it goes on by itself. */
export interface Waiting extends Shown {
  readonly kind: "waiting";
  /** Shown as a QR code. */
  readonly qr?: string;
  /** The QR code as a picture that somebody else drew. */
  readonly image?: Uint8Array;
  /** To be entered elsewhere. */
  readonly code?: string;
  /** Never rejects. */
  readonly next: Promise<Stage>;
  giveUp?(): void;
}

/** A fact that a conversation was about. */
export interface Result {
  readonly name: string;
  readonly label: string;
  readonly values: readonly string[];
}

/** There is nothing more to do. */
export interface End extends Shown {
  readonly kind: "end";
  readonly outcome: "done" | "failed" | "cancelled";
  readonly results?: readonly Result[];
  /** What the results' names belong to, where that is agreed upon (XEP-0068). */
  readonly formType?: string;
}

export type Stage = Question | Waiting | End;

/** A field that is needed and holds nothing at first, but for what `more` says. */
export function field(
  name: string,
  type: FlowField["type"],
  label: string,
  more: Partial<FlowField> = {},
): FlowField {
  return { name, type, label, description: "", needed: true, value: "", options: [], ...more };
}

export function done(title: string, text: string, results?: readonly Result[]): End {
  return { kind: "end", outcome: "done", title, text, ...results === undefined ? {} : { results } };
}

export function failed(title: string, text: string): End {
  return { kind: "end", outcome: "failed", title, text };
}

export function cancelled(title: string): End {
  return { kind: "end", outcome: "cancelled", title, text: "Cancelled." };
}
