import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Scram, ScramError } from "./scram.ts";

const credentials = { username: "user", password: "pencil" };

test("the exchange of RFC 5802 §5 comes out as it is printed there", async () => {
  const scram = new Scram("SHA-1", credentials, "fyko+d2lbbFgONRv9qkxdawL");
  assert.equal(scram.first(), "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
  const challenge = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";
  assert.equal(
    await scram.answer(challenge),
    "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
  );
  scram.verify("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");
  assert.throws(() => scram.verify("v=AAAA"), ScramError);
});

test("the exchange of RFC 7677 §3 comes out as it is printed there", async () => {
  const scram = new Scram("SHA-256", credentials, "rOprNGfwEbeRWgbNEkqO");
  const challenge = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
  assert.equal(
    await scram.answer(challenge),
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
  );
  scram.verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
});

test("a server that does not repeat our nonce, or asks for no or endless work, is left", async () => {
  const scram = new Scram("SHA-1", credentials, "abc");
  for (
    const bad of [
      "r=abc,s=AAAA,i=4096",
      "r=xyz1,s=AAAA,i=4096",
      "r=abc1,s=AAAA,i=1",
      "r=abc1,s=AAAA,i=99999999",
      "",
    ]
  ) {
    await assert.rejects(scram.answer(bad), ScramError);
  }
});

test("a name with signs that SCRAM reserves is written as RFC 5802 §5.1 says", () => {
  assert.equal(new Scram("SHA-1", { username: "a=b,c", password: "" }, "n").first(), "n,,n=a=3Db=2Cc,r=n");
});
