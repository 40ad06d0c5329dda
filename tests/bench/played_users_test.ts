import assert from "node:assert/strict";
import { test } from "../test.ts";
import { type ComponentStream, PlayedUsers } from "./played_users.ts";

/** A stream whose component does nothing by itself. */
function play() {
  const written: string[] = [];
  const stream: ComponentStream = { write: (text) => written.push(text), onText: () => {} };
  return { users: new PlayedUsers(stream), stream, written };
}

function presence(user: number, inside: string, type = ""): string {
  return `<presence to="u${user}@localhost/home" from="#room@irc.localhost/n"${type}>${inside}</presence>`;
}

const self = '<x xmlns="http://jabber.org/protocol/muc#user"><status code="110"/></x>';

test("a join is over when everybody has seen himself in the room", async () => {
  const { users, stream, written } = play();
  let isOver = false;
  const joining = users.join(0, 2, () => "room").then(() => isOver = true);
  assert.equal(written.length, 2);
  stream.onText(presence(0, self) + presence(0, self) + presence(1, "<x/>"));
  await new Promise((resolve) => setTimeout(resolve)); // a turn in which it could end
  assert.equal(isOver, false);
  stream.onText(presence(1, self));
  await joining;
});

test("a refused join ends the wait with the gateway's word", async () => {
  const { users, stream } = play();
  const joining = users.join(0, 1, () => "room");
  stream.onText(presence(0, "<error><conflict/></error>", ' type="error"'));
  await assert.rejects(joining, /refused: .*conflict/);
});

test("requests get an error and answers get none", () => {
  const { stream, written } = play();
  stream.onText("<iq type='get' id='1' from='#r@irc.localhost' to='u1@localhost'><query/></iq>");
  stream.onText("<iq type='result' id='2' from='#r@irc.localhost' to='u1@localhost'/>");
  assert.equal(written.length, 1);
  assert.match(written[0] ?? "", /^<iq type='error' id='1' from='u1@localhost' to='#r@irc.localhost'>/);
});

test("messages are told on", () => {
  const { users, stream } = play();
  const told: string[] = [];
  users.onMessage = ({ text }) => told.push(text);
  stream.onText("<presence/><message><body>one</body></message><mess");
  stream.onText("age><body>two</body></message>");
  assert.deepEqual(told, ["<message><body>one</body></message>", "<message><body>two</body></message>"]);
});
