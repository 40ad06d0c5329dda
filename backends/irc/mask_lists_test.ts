import assert from "node:assert/strict";
import { Affiliation, FailureReason } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import { Stage, user } from "./testing.ts";

const room = "#balcony";

function ask(stage: Stage, affiliation: Affiliation): void {
  stage.main.send({ type: "ROOM_MEMBERS_REQUEST", payload: { user, room, requestId: "1", affiliation } });
}

function pardon(stage: Stage, legacyName: string): void {
  const payload = { user, room, requestId: "2", legacyName, affiliation: Affiliation.none };
  stage.main.send({ type: "ROOM_MODERATION", payload });
}

test("who is banned is listed, people by their names and others by their masks", async () => {
  await using stage = new Stage({ protocol: 2 });
  const client = await stage.inRoom();
  ask(stage, Affiliation.outcast);
  await client.next(/^MODE #balcony b$/);
  await client.send(
    ":irc.test 367 romeo #balcony tybalt!*@* juliet!j@h 1700000000",
    ":irc.test 367 romeo #other paris!*@*",
    ":irc.test 367 romeo #balcony *!*@capulet.example",
    ":irc.test 368 romeo #balcony :End",
  );
  const { payload } = await stage.main.next("ROOM_MEMBERS");
  assert.deepEqual(payload.member, [
    { legacyName: "tybalt", reason: "set by juliet" },
    { legacyName: "*!*@capulet.example" },
  ]);
});

test("of owners there is no list, and of members only where the server keeps one", async () => {
  await using stage = new Stage({ protocol: 2, isupport: ["CHANMODES=b,k,l,imnpst"] });
  const client = await stage.inRoom();
  for (const affiliation of [Affiliation.owner, Affiliation.member]) {
    ask(stage, affiliation);
    assert.deepEqual((await stage.main.next("ROOM_MEMBERS")).payload.member, undefined);
  }
  assert.deepEqual(client.pending.filter((line) => /^MODE #balcony \w/.test(line)), []);
});

test("a list that the server does not show is refused in its words", async () => {
  await using stage = new Stage({ protocol: 2 });
  const client = await stage.inRoom();
  ask(stage, Affiliation.member);
  await client.next(/^MODE #balcony I$/);
  await client.send(":irc.test 482 romeo #balcony :You're not channel operator");
  const { payload } = await stage.main.next("REQUEST_RESULT");
  assert.deepEqual([payload.reason, payload.text], [FailureReason.notAllowed, "You're not channel operator"]);
});

test("somebody is pardoned by the mask that is on the list, not by one that might be", async () => {
  await using stage = new Stage({ protocol: 2, isupport: ["CHANMODES=b,k,l,imnpst"] });
  const client = await stage.inRoom();
  const list = async (...masks: string[]) => {
    await client.next(/^MODE #balcony b$/);
    const lines = masks.map((mask) => `:irc.test 367 romeo #balcony ${mask}`);
    await client.send(...lines, ":irc.test 368 romeo #balcony :End");
  };
  pardon(stage, "Tybalt");
  await list("tybalt!*@*", "tybalt2!*@*");
  await client.next(/^MODE #balcony -b tybalt!\*@\*$/);
  await client.send(":romeo!r@h MODE #balcony -b tybalt!*@*");
  assert.equal((await stage.main.next("REQUEST_RESULT")).payload.ok, true);
  pardon(stage, "paris");
  await list("tybalt2!*@*");
  assert.equal((await stage.main.next("REQUEST_RESULT")).payload.reason, FailureReason.notFound);
});
