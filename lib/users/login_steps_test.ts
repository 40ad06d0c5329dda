import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { userId } from "../ids.ts";
import type { LoginStep } from "../login_step.ts";
import { FakeNetwork } from "./fake_network.ts";
import { LoginSteps } from "./login_steps.ts";
import type { PassingRequest } from "./network.ts";

class Play {
  readonly asked: PassingRequest[] = [];
  readonly network = new FakeNetwork();
  hasBackend = true;
  readonly steps = new LoginSteps({
    user: userId("romeo@example.com"),
    report: this.network.report,
    ask: (request) => {
      if (this.hasBackend) this.asked.push(request);
      return this.hasBackend;
    },
  });
}

function step(id: string): LoginStep {
  return { id, kind: "code", title: "", text: "", fields: [] };
}

const code = new Map([["code", "1234"]]);

test("a step is told, waits, and is answered once", () => {
  const { steps, network, asked } = new Play();
  steps.step(step("1"));
  assert.deepEqual(network.take(), ["(step 1)"]);
  assert.equal(steps.open?.id, "1");
  steps.answer("1", code);
  assert.deepEqual(asked, [{ type: "login-answer", stepId: "1", answer: code }]);
  assert.equal(steps.open, undefined);
  assert.throws(() => steps.answer("1", code), { code: "item-not-found" });
});

test("a step that was replaced cannot be answered", () => {
  const { steps, asked } = new Play();
  steps.step(step("1"));
  steps.step(step("2"));
  assert.throws(() => steps.answer("1", "cancel"), { code: "item-not-found" });
  steps.answer("2", "cancel");
  assert.deepEqual(asked, [{ type: "login-answer", stepId: "2", answer: "cancel" }]);
});

test("progress ends the step that it names, and no other", () => {
  const { steps, network } = new Play();
  steps.step(step("1"));
  steps.progress({ stepId: "", text: "half", stepDone: true });
  steps.progress({ stepId: "1", text: "wait", stepDone: false });
  assert.equal(steps.open?.id, "1");
  steps.progress({ stepId: "1", text: "done", stepDone: true });
  assert.equal(steps.open, undefined);
  assert.deepEqual(network.take(), ["(step 1)", "(progress half)", "(progress wait)", "(progress done)"]);
});

test("without a backend an answer is refused, and the step stays", () => {
  const play = new Play();
  play.steps.step(step("1"));
  play.hasBackend = false;
  assert.throws(() => play.steps.answer("1", code), { code: "not-logged-in" });
  assert.equal(play.steps.open?.id, "1");
});

test("the end of a login ends what it asked for and how it fared", () => {
  const { steps, network } = new Play();
  steps.step(step("1"));
  steps.condition({ kind: "trouble", text: "slow" });
  assert.equal(steps.lastCondition?.kind, "trouble");
  steps.over();
  assert.deepEqual([steps.open, steps.lastCondition], [undefined, undefined]);
  assert.deepEqual(network.take(), ["(step 1)", "(condition trouble)"]);
});
