import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { AccountCondition, FormFieldType, LoginStepKind } from "../../proto/mod.ts";
import { readAccountState, readLoginProgress, readLoginStep } from "./read_account.ts";

const step = { user: "romeo@example.com", stepId: "1" };

test("a form has typed fields, labelled by their names if by nothing better", () => {
  const field = [
    { name: "phone", type: FormFieldType.phone, label: "Your number", needed: true, value: "+39" },
    { name: "city", type: FormFieldType.choice, option: [{ value: "v", label: "Verona" }, { value: "m" }] },
    { name: "plain" },
  ];
  const empty = { description: "", value: "", needed: false, options: [] };
  assert.deepEqual(readLoginStep({ ...step, kind: LoginStepKind.form, title: "Hello", field }), {
    id: "1",
    kind: "form",
    title: "Hello",
    text: "",
    fields: [
      { ...empty, name: "phone", type: "phone", label: "Your number", needed: true, value: "+39" },
      {
        ...empty,
        name: "city",
        type: "choice",
        label: "city",
        options: [{ value: "v", label: "Verona" }, { value: "m", label: "m" }],
      },
      { ...empty, name: "plain", type: "text", label: "plain" },
    ],
  });
});

test("a step of no kind that is known is a form", () => {
  assert.equal(readLoginStep(step).kind, "form");
});

test("a step that asks for a code need not name the field", () => {
  const code = readLoginStep({ ...step, kind: LoginStepKind.code, text: "We sent you one." });
  assert.deepEqual(code.fields.map(({ name, type }) => [name, type]), [["code", "code"]]);
  const named = readLoginStep({ ...step, kind: LoginStepKind.code, field: [{ name: "pin" }] });
  assert.deepEqual(named.fields.map(({ name }) => name), ["pin"]);
});

test("a step to be done elsewhere shows a code or a QR code, and may end by itself", () => {
  const image = new Uint8Array([1]);
  const qr = readLoginStep({ ...step, kind: LoginStepKind.qr, qr: "sgnl://x", image, expiresAtMs: 5_000 });
  assert.deepEqual([qr.kind, qr.qr, qr.image, qr.expiresAt], ["qr", "sgnl://x", image, new Date(5_000)]);
  const wait = readLoginStep({ ...step, kind: LoginStepKind.wait, code: "1234", expiresAtMs: 1e300 });
  assert.deepEqual([wait.kind, wait.code, wait.expiresAt, wait.fields], ["wait", "1234", undefined, []]);
});

test("progress belongs to a step or to none", () => {
  const { user } = step;
  assert.deepEqual(readLoginProgress({ user }), { stepId: "", text: "", stepDone: false });
  assert.deepEqual(readLoginProgress({ ...step, text: "half", percent: 50, stepDone: true }), {
    stepId: "1",
    text: "half",
    percent: 50,
    stepDone: true,
  });
});

test("how a login fares may be said with words and the time of the next try", () => {
  const { user } = step;
  assert.deepEqual(readAccountState({ user }), { kind: "unknown", text: "" });
  const trouble = { user, condition: AccountCondition.trouble, text: "slow" };
  assert.deepEqual(readAccountState({ ...trouble, retryAtMs: 5_000 }), {
    kind: "trouble",
    text: "slow",
    retryAt: new Date(5_000),
  });
});
