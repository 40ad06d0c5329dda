import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "../../../tests/test.ts";
import { userId } from "../../ids.ts";
import { PasswordCipher } from "./cipher.ts";
import { hidePasswordKey, readPasswordKeys } from "./keys.ts";
import { inFolder } from "../sqlite_testing.ts";

const alice = userId("alice@example.org");
const keyVariable = "SPECTRUM_PASSWORD_KEY";
const oneKey = "Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwga2V5";
const otherKey = "YW5vdGhlciBvbmUsIGFnYWluIGZvciB0ZXN0cyBv";

function withKeyFile(content: string, mode: number, body: (path: string) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    const path = join(folder, "key");
    await Deno.writeTextFile(path, content, { mode });
    await body(path);
  });
}

test("without a file and a variable there is no key", async () => {
  assert.equal(await readPasswordKeys(""), undefined);
});

test("a key file holds the key that encrypts, then older ones", () =>
  withKeyFile(`${otherKey}\n\n  ${oneKey} \r\n`, 0o600, async (path) => {
    const cipher = await readPasswordKeys(path);
    const [one, other] = [await PasswordCipher.fromKeys(oneKey), await PasswordCipher.fromKeys(otherKey)];
    assert.equal(cipher?.keyId, other.keyId);
    assert.equal(await cipher?.open(alice, await one.seal(alice, "s3cret")), "s3cret");
  }));

test("the key in the environment is the same as in a file, until it is hidden", async () => {
  const one = await PasswordCipher.fromKeys(oneKey);
  Deno.env.set(keyVariable, oneKey);
  assert.equal((await readPasswordKeys(""))?.keyId, one.keyId);
  hidePasswordKey();
  assert.equal(await readPasswordKeys(""), undefined);
});

test("a key file that others can read is refused", () =>
  withKeyFile(oneKey, 0o640, async (path) => {
    await assert.rejects(readPasswordKeys(path), /password_key_file: .*key: others can read it: chmod 600/);
  }));

test("a key that will not do is refused with its place, and is not shown", async () => {
  await withKeyFile("letmein\n", 0o600, async (path) => {
    await assert.rejects(readPasswordKeys(path), (error: Error) => {
      assert.match(error.message, /key: a password key must be random/);
      assert.doesNotMatch(error.message, /letmein/);
      return true;
    });
    await Deno.writeTextFile(path, "\n");
    await assert.rejects(readPasswordKeys(path), /at least 32 characters/);
    await assert.rejects(readPasswordKeys(`${path}.gone`), /password_key_file: .*key\.gone: /);
  });
  Deno.env.set(keyVariable, "");
  await assert.rejects(readPasswordKeys(""), /^Error: SPECTRUM_PASSWORD_KEY: a password key/);
  hidePasswordKey();
});

test("two places for the key are one too many", () =>
  withKeyFile(oneKey, 0o600, async (path) => {
    Deno.env.set(keyVariable, oneKey);
    await assert.rejects(readPasswordKeys(path), /both set/);
    hidePasswordKey();
  }));
