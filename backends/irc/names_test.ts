import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { namesOfOnly, namesOn, parseName } from "./names.ts";

test("of the only network, names are nicks and channels", () => {
  const { parse, person, room } = namesOfOnly("irc.test");
  assert.deepEqual(parse("romeo"), { kind: "person", server: "", nick: "romeo" });
  assert.deepEqual(parse("#balcony"), { kind: "room", server: "", channel: "#balcony" });
  assert.deepEqual(parse("#balcony/juliet"), {
    kind: "person",
    server: "",
    nick: "juliet",
    room: "#balcony",
  });
  assert.deepEqual(parse("IRC.test"), { kind: "server", server: "" });
  for (const nobody of ["", "ro meo", "#a b", "a,b", "#balcony/"]) {
    assert.equal(parse(nobody), undefined, nobody);
  }
  assert.deepEqual([person("a"), room("#b")], ["a", "#b"]);
});

test("of many networks, names end in their server", () => {
  const server = "irc.test:6697";
  assert.deepEqual(parseName("romeo@IRC.test:6697"), { kind: "person", server, nick: "romeo" });
  assert.deepEqual(parseName("#balcony@irc.test:6697"), { kind: "room", server, channel: "#balcony" });
  assert.deepEqual(parseName("#a@b/c@irc.test:6697"), { kind: "room", server, channel: "#a@b/c" });
  assert.deepEqual(parseName("#balcony@irc.test:6697/juliet"), {
    kind: "person",
    server,
    nick: "juliet",
    room: "#balcony",
  });
  assert.deepEqual(parseName("irc.test:6697"), { kind: "server", server });
  for (const nobody of ["", "#balcony", "a@", "@b", "a@b c", "a@b/c", "a@b:x", "a b@c.d", "romeo"]) {
    assert.equal(parseName(nobody), undefined, nobody);
  }
});

test("a name that is made is read back", () => {
  const { person, room, contact } = namesOn("irc.test");
  assert.deepEqual([person("romeo"), room("#a"), contact].map((name) => parseName(name)?.kind), [
    "person",
    "room",
    "server",
  ]);
});
