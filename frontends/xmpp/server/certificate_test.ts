import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { readKeyPair } from "./certificate.ts";

const key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----";
const cert = "-----BEGIN CERTIFICATE-----\nBBBB\n-----END CERTIFICATE-----";
const chain = "-----BEGIN CERTIFICATE-----\nCCCC\n-----END CERTIFICATE-----";

function read(text: string): Promise<unknown> {
  return readKeyPair(new TextEncoder().encode(text), "");
}

test("a PEM file may have key and certificates in any order, and words between them", async () => {
  const pair = { cert: `${cert}\n${chain}\n`, key: `${key}\n` };
  assert.deepEqual(await read(`${cert}\n${key}\nBag Attributes\n${chain}`), pair);
  assert.deepEqual(await read(`${key}\r\n${cert}\r\n${chain}`.replaceAll("\r\n", "\n")), pair);
});

test("what lacks the key or the certificate is refused with words for the operator", async () => {
  await assert.rejects(read(cert), /no private key in the file/);
  await assert.rejects(read(key), /no certificate in the file/);
  const encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----";
  await assert.rejects(read(`${cert}\n${encrypted}`), /encrypted: use PKCS#12/);
  await assert.rejects(read("nothing of the kind"), /neither PEM nor PKCS#12/);
  await assert.rejects(read(""), /neither PEM nor PKCS#12/);
  await assert.rejects(read("\x30\x03\x02\x01\x05"), /neither PEM nor PKCS#12/);
});
