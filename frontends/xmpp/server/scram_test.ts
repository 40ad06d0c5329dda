import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { base64FromBytes, bytesFromBase64 } from "./base64.ts";
import { type ClientFirst, readClientFirst, ScramExchange } from "./scram.ts";
import { scramKeys } from "./scram_keys.ts";
import type { ScramMechanism } from "./scram_mechanisms.ts";

function read(text: string): ClientFirst {
  const first = readClientFirst(text);
  assert.ok(first, text);
  return first;
}

interface Example {
  readonly mechanism: ScramMechanism;
  readonly client: string;
  readonly nonce: string;
  readonly salt: string;
  readonly proof: string;
  readonly server: string;
}

/** RFC 5802 §5 and RFC 7677 §3. */
const examples: readonly Example[] = [{
  mechanism: "SCRAM-SHA-1",
  client: "fyko+d2lbbFgONRv9qkxdawL",
  nonce: "3rfcNHYJY1ZVvWVs7j",
  salt: "QSXCR+Q6sek8bf92",
  proof: "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
  server: "rmF9pqV8S7suAoZWja4dJRkFsKQ=",
}, {
  mechanism: "SCRAM-SHA-256",
  client: "rOprNGfwEbeRWgbNEkqO",
  nonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
  salt: "W22ZaJ0SNY7soEsUEjb6gQ==",
  proof: "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
  server: "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
}];

for (const { mechanism, client, nonce, salt: text, proof, server } of examples) {
  const salt = Uint8Array.from(bytesFromBase64(text) ?? []);
  const first = read(`n,,n=user,r=${client}`);
  const begin = async (password: string, isKnown = true) =>
    new ScramExchange({
      mechanism,
      first,
      isKnown,
      keys: await scramKeys(mechanism, password, salt),
      nonce,
      salt,
    });
  const final = `c=biws,r=${client}${nonce},p=${proof}`;

  test(`${mechanism}: the example of its specification`, async () => {
    const exchange = await begin("pencil");
    assert.equal(exchange.challenge, `r=${client}${nonce},s=${base64FromBytes(salt)},i=4096`);
    assert.equal(exchange.finish(final), `v=${server}`);
  });

  test(`${mechanism}: anything else proves nothing`, async () => {
    assert.equal((await begin("pencil case")).finish(final), undefined);
    assert.equal((await begin("pencil", false)).finish(final), undefined, "nobody has that name");
    assert.equal((await begin("pencil")).finish(final.replace("biws", "eSws")), undefined);
    assert.equal((await begin("pencil")).finish(final.replace(nonce, "x")), undefined);
    assert.equal((await begin("pencil")).finish("c=biws,r=x"), undefined);
    assert.equal((await begin("pencil")).finish(""), undefined);
  });
}

test("names may have commas and equals signs, in their escaped form only", () => {
  assert.equal(read("n,,n=a=2Cb=3Dc,r=x").name, "a,b=c");
  assert.equal(read("n,a=a@b,n=a,r=x").authzid, "a@b");
  assert.equal(readClientFirst("n,,n=a=b,r=x"), undefined);
});

test("a channel binding is not to be had, and what is no message is refused", () => {
  assert.equal(readClientFirst("p=tls-exporter,,n=a,r=x"), undefined);
  assert.ok(readClientFirst("y,,n=a,r=x"));
  for (const text of ["", "n,,n=,r=x", "n,,n=a", "n,,m=1,n=a,r=x"]) {
    assert.equal(readClientFirst(text), undefined, text);
  }
});
