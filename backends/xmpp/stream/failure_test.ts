import assert from "node:assert/strict";
import { AccountCondition, ConnectionError } from "../../../plugin/mod.ts";
import { test } from "../../../tests/test.ts";
import { SaslFailure } from "../sasl/authenticate.ts";
import { failureOfLogin, streamFailure } from "./failure.ts";

/** As the library reads it. */
function streamError(condition: string, text = ""): Error {
  return Object.assign(new Error(condition), { condition, text });
}

test("of what ends a stream, only what a new login cannot mend is not passing", () => {
  const { authenticationFailed, invalidUsername, nameInUse, networkError, otherError } = ConnectionError;
  for (
    const [condition, code, account] of [
      ["conflict", nameInUse, AccountCondition.loggedOut],
      ["not-authorized", authenticationFailed, AccountCondition.loggedOut],
      ["host-gone", invalidUsername, undefined],
      ["host-unknown", invalidUsername, undefined],
      ["policy-violation", otherError, undefined],
      ["system-shutdown", networkError, undefined],
      ["reset", networkError, undefined],
      ["undefined-condition", networkError, undefined],
    ] as const
  ) {
    const failure = streamFailure(streamError(condition));
    assert.deepEqual([failure.code, failure.condition], [code, account], condition);
  }
});

test("the server's own words are told beside ours", () => {
  const { text } = streamFailure(streamError("system-shutdown", "Back at noon"));
  assert.equal(text, "The server is being shut down. (Back at noon)");
  assert.equal(streamFailure(new Error("torn")).text, "The server ended the stream: torn");
});

test("a refused login says how the account fares", () => {
  for (
    const [condition, account] of [
      ["not-authorized", AccountCondition.badCredentials],
      ["credentials-expired", AccountCondition.badCredentials],
      ["account-disabled", AccountCondition.suspended],
      ["temporary-auth-failure", undefined],
    ] as const
  ) {
    assert.equal(failureOfLogin(new SaslFailure(condition, ""), "x.example").condition, account, condition);
  }
});
