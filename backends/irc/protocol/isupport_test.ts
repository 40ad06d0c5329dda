import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Isupport } from "./isupport.ts";

test("a server that has said nothing is taken for a plain one", () => {
  const isupport = new Isupport();
  assert.deepEqual(isupport.splitPrefixes("@romeo"), { prefixes: "@", rest: "romeo" });
  assert.ok(isupport.isChannel("#a") && isupport.isChannel("&a") && !isupport.isChannel("+a"));
  assert.equal(isupport.fold("[A]"), "{a}");
});

test("prefixes, modes, channel types and numbers are the server's", () => {
  const isupport = new Isupport();
  isupport.add([
    "PREFIX=(qaohv)~&@%+",
    "CHANTYPES=#",
    "CHANMODES=beg,k,Hl,imn",
    "NICKLEN=30",
    "NETWORK=A\\x20B",
  ]);
  isupport.add(["STATUSMSG=@+", "CASEMAPPING=ascii"]);
  assert.deepEqual(isupport.splitPrefixes("~@+ro@meo"), { prefixes: "~@+", rest: "ro@meo" });
  assert.deepEqual(["q", "g", "k", "H", "n", "x"].map((mode) => isupport.modeKind(mode)), [
    "always",
    "list",
    "always",
    "when-set",
    "never",
    "never",
  ]);
  assert.ok(!isupport.isChannel("&a") && !isupport.isChannel(""));
  assert.equal(isupport.channelOf("@#ops"), "#ops");
  assert.equal(isupport.channelOf("romeo"), undefined);
  assert.equal(isupport.number("NICKLEN", 9), 30);
  assert.equal(isupport.number("TOPICLEN", 9), 9);
  assert.equal(isupport.get("NETWORK"), "A B");
});

test("what is taken back is as if it had never been said", () => {
  const isupport = new Isupport();
  isupport.add(["MONITOR=100", "CASEMAPPING=ascii"]);
  isupport.add(["-MONITOR", "-CASEMAPPING"]);
  assert.equal(isupport.get("MONITOR"), undefined);
  assert.equal(isupport.fold("["), "{");
});
