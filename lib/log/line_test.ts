import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { formatLine } from "./line.ts";
import type { LogFields, LogLevel } from "./log.ts";

const time = Date.UTC(2026, 10, 22, 19, 26, 0, 123);

function line(fields: LogFields, level: LogLevel = "info"): string {
  return formatLine({ level, message: "message", fields }, time);
}

test("a record is its time, level, message and fields on one line", () => {
  assert.equal(
    line({ key: "value", text: "va lue", count: 3, on: true, none: null }),
    '2026-11-22T19:26:00.123Z info  message key=value text="va lue" count=3 on=true none=null\n',
  );
});

test("a field that is undefined is left out", () => {
  assert.equal(line({ gone: undefined }), "2026-11-22T19:26:00.123Z info  message\n");
});

test("an error is written as its message", () => {
  assert.match(line({ error: new Error("no route to host") }), / error="no route to host"\n$/);
});

test("a quote, a backslash and an empty value cannot be mistaken for syntax", () => {
  assert.match(line({ a: 'x" b=y', c: "\\", d: "" }), / a="x\\" b=y" c="\\\\" d=""\n$/);
});

test("a newline in a field cannot forge a second record", () => {
  const forged = line({ nickname: "x\n2026-11-22T19:26:00.123Z error disk full" });
  assert.equal(forged.indexOf("\n"), forged.length - 1);
  assert.match(forged, /nickname="x\\n2026/);
});

test("terminal control characters and direction marks are escaped", () => {
  assert.match(
    line({ a: "\u001b[2J", b: "\u202etxt", c: "\u0085" }),
    / a="\\u001b\[2J" b="\\u202etxt" c="\\u0085"/,
  );
});

test("any message and any field make exactly one line, without controls", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.anything(), (message, value) => {
    const text = formatLine({ level: "debug", message, fields: { value } }, time);
    // deno-lint-ignore no-control-regex -- these are what is looked for
    assert.doesNotMatch(text.slice(0, -1), /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
    assert.ok(text.endsWith("\n"));
  }));
});

test("credentials are hidden at every level", () => {
  for (const name of ["password", "legacyPassword", "client_secret", "accessToken", "SECRET"]) {
    assert.match(line({ [name]: "hunter2" }, "debug"), /=\[hidden\]\n$/);
    assert.match(line({ [name]: "hunter2" }, "error"), /=\[hidden\]\n$/);
  }
});

test("what people write is shown at debug level only", () => {
  for (const name of ["body", "messageBody", "xhtml", "stanza", "rawXml"]) {
    assert.match(line({ [name]: "hi" }, "debug"), /=hi\n$/);
    assert.match(line({ [name]: "hi" }, "info"), /=\[hidden\]\n$/);
  }
});

test("private fields inside an object are hidden too", () => {
  const text = line({ user: { name: "ann", password: "hunter2", last: [{ body: "hi" }] } });
  assert.doesNotMatch(text, /hunter2|hi"/);
  assert.match(text, /ann/);
});

test("bytes are counted, not printed", () => {
  assert.match(
    line({ frame: new Uint8Array(3), inside: { frame: new Uint8Array(4) } }),
    /"3 bytes".*4 bytes/,
  );
});

test("a value that cannot be printed does not throw", () => {
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  assert.match(line({ circular, big: { n: 1n } }), / circular=\[unprintable\] big=/);
});
