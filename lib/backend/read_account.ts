/** From the wire: how a login goes on, in the words of `lib`. */
import type {
  AccountCondition,
  LoginField,
  LoginFieldType,
  LoginProgress,
  LoginStep,
} from "../login_step.ts";
import {
  AccountCondition as WireCondition,
  type AccountState,
  type FormField,
  FormFieldType,
  type LoginProgress as WireProgress,
  type LoginStep as WireStep,
  LoginStepKind,
} from "../../proto/mod.ts";
import { timeOf } from "./timestamp.ts";

const stepKinds = {
  [LoginStepKind.form]: "form",
  [LoginStepKind.code]: "code",
  [LoginStepKind.qr]: "qr",
  [LoginStepKind.wait]: "wait",
} as const satisfies Record<LoginStepKind, LoginStep["kind"]>;

export function readLoginStep(payload: WireStep): LoginStep {
  const { stepId, title = "", text = "", field = [], qr, image, code, expiresAtMs } = payload;
  const kind = stepKinds[payload.kind ?? LoginStepKind.form];
  const fields = field.map(readField);
  const expiresAt = timeOf(expiresAtMs);
  return {
    id: stepId,
    kind,
    title,
    text,
    // A step that asks for a code need not say how the field is called.
    fields: kind === "code" && fields.length === 0
      ? [readField({ name: "code", type: FormFieldType.code, label: "Code", needed: true })]
      : fields,
    ...qr ? { qr } : {},
    ...image ? { image } : {},
    ...code ? { code } : {},
    ...expiresAt ? { expiresAt } : {},
  };
}

const fieldTypes = {
  [FormFieldType.text]: "text",
  [FormFieldType.password]: "password",
  [FormFieldType.phone]: "phone",
  [FormFieldType.email]: "email",
  [FormFieldType.code]: "code",
  [FormFieldType.url]: "url",
  [FormFieldType.choice]: "choice",
  [FormFieldType.switch]: "switch",
  [FormFieldType.number]: "number",
} as const satisfies Record<FormFieldType, LoginFieldType>;

export function readField(field: FormField): LoginField {
  const { name, type = FormFieldType.text, label = "", description = "", needed = false, value = "" } = field;
  const options = (field.option ?? []).map(({ value, label = "" }) => ({ value, label: label || value }));
  return { name, type: fieldTypes[type], label: label || name, description, needed, value, options };
}

export function readLoginProgress(payload: WireProgress): LoginProgress {
  const { stepId = "", text = "", percent, stepDone = false } = payload;
  return { stepId, text, stepDone, ...percent === undefined ? {} : { percent } };
}

const conditions = {
  [WireCondition.unknown]: "unknown",
  [WireCondition.connecting]: "connecting",
  [WireCondition.needsLoginStep]: "needs-login-step",
  [WireCondition.connected]: "connected",
  [WireCondition.backfilling]: "backfilling",
  [WireCondition.trouble]: "trouble",
  [WireCondition.badCredentials]: "bad-credentials",
  [WireCondition.loggedOut]: "logged-out",
  [WireCondition.suspended]: "suspended",
} as const satisfies Record<WireCondition, AccountCondition["kind"]>;

export function readAccountState(payload: AccountState): AccountCondition {
  const { condition = WireCondition.unknown, text = "", retryAtMs } = payload;
  const retryAt = timeOf(retryAtMs);
  return { kind: conditions[condition], text, ...retryAt ? { retryAt } : {} };
}
