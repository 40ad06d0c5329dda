/** Servers that are broken, or mean it. Whatever they do, nobody but their own user feels it. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { ConnectionError } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import type { FakeIrcClient } from "./fake_irc_server.ts";
import { Stage, user } from "./testing.ts";

const juliet = "juliet@example.com";
const caps = "message-tags server-time batch labeled-response echo-message away-notify draft/multiline=" +
  "max-bytes=4096 draft/read-marker draft/chathistory draft/message-redaction standard-replies multi-prefix";

/** Romeo's server does something; Juliet, on the same backend, hears what is said to her all the same. */
async function besideJuliet(stage: Stage, attack: (romeo: FakeIrcClient) => Promise<void>): Promise<void> {
  const romeo = await stage.inRoom(["nurse"]);
  stage.logIn("juliet", "", juliet);
  await stage.main.next("CONNECTED");
  const other = await stage.server.client(1);
  await attack(romeo);
  await other.send(":nurse!n@h PRIVMSG juliet :Madam!");
  await stage.main.next("CONV_MESSAGE", ({ payload }) => payload.userName === juliet);
}

const commands =
  "001 004 005 221 301 303 305 311 315 318 322 323 324 329 331 332 333 341 346 347 348 349 352 353 " +
  "354 366 367 368 376 396 401 403 404 433 437 441 442 461 471 473 474 475 477 482 716 730 731 734 900 903 904 ACCOUNT " +
  "AUTHENTICATE AWAY BATCH CAP CHGHOST ERROR FAIL INVITE JOIN KICK MARKREAD MODE NICK NOTICE PART PING PONG PRIVMSG " +
  "QUIT REDACT RENAME SETNAME SILENCE TAGMSG TOPIC WARN NOTE";

const word = fc.oneof(
  fc.constantFrom(
    "romeo",
    "nurse",
    "#balcony",
    "#elsewhere",
    "*",
    "+o-v",
    "+b",
    "=",
    "@",
    "b1",
    "+b1",
    "-b1",
    "",
  ),
  fc.constantFrom(
    "draft/multiline",
    "chathistory",
    "LS",
    "ACK",
    "DEL",
    "PREFIX=(ov",
    "CHANMODES=",
    "CASEMAPPING=x",
  ),
  fc.string({ unit: "binary", maxLength: 12 }).map((text) => text.replaceAll(/[\s:\0]/g, "")),
);

/** Lines that a server could send, with what belongs there, or not, or nothing. */
const line = fc.record({
  tags: fc.array(
    fc.constantFrom(
      "msgid=a",
      "time=x",
      "time=2026-01-02T03:04:05Z",
      "batch=b1",
      "label=1",
      "+typing=active",
    ),
    {
      maxLength: 3,
    },
  ),
  source: fc.constantFrom("", ":irc.test ", ":romeo!r@h ", ":nurse!n@h ", ":!@ ", ": "),
  command: fc.constantFrom(...commands.split(" ")),
  params: fc.array(word, { maxLength: 6 }),
  text: fc.option(
    fc.string({ unit: "binary", maxLength: 30 }).map((text) => text.replaceAll(/[\r\n\0]/g, "")),
  ),
}).map(({ tags, source, command, params, text }) =>
  `${tags.length > 0 ? `@${tags.join(";")} ` : ""}${source}${command} ${params.join(" ")}${
    text === null ? "" : ` :${text}`
  }`
);

test("no lines of a server, with parameters or without, break anything", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 100, maxLength: 200 }), async (lines) => {
      const faults: string[] = [];
      await using stage = new Stage({ protocol: 2, caps, log: (text) => void faults.push(text) });
      await besideJuliet(stage, async (romeo) => {
        await romeo.send(...lines, "PING :over");
        await romeo.next(/^PONG over$/);
      });
      assert.deepEqual(faults, []);
    }),
    { numRuns: 60 },
  );
});

test("bytes that are no text are read as something", async () => {
  await using stage = new Stage();
  await besideJuliet(stage, async (romeo) => {
    const head = new TextEncoder().encode(":nurse!n@h PRIVMSG romeo :");
    await romeo.sendBytes(new Uint8Array([...head, 0xff, 0xfe, 0xc3, 0x28, 0x0d, 0x0a]));
    const { payload } = await stage.main.next("CONV_MESSAGE");
    assert.equal(payload.message, "ÿþÃ(");
  });
});

test("a line without an end costs its own user the connection, and nobody else", async () => {
  await using stage = new Stage();
  await besideJuliet(stage, async (romeo) => {
    await romeo.sendBytes(new Uint8Array(200_000).fill(0x61)).catch(() => {});
    const { payload } = await stage.main.next("DISCONNECTED");
    assert.equal(payload.user, user);
  });
});

test("names of a room that the user is not in are nobody's", async () => {
  await using stage = new Stage({ protocol: 2 });
  await besideJuliet(stage, async (romeo) => {
    await romeo.send(
      ":irc.test 353 romeo = #elsewhere :@tybalt romeo",
      ":irc.test 366 romeo #elsewhere :End",
      ":irc.test 332 romeo #elsewhere :not yours",
      ":tybalt!t@h JOIN #elsewhere",
    );
  });
  await stage.main.settled();
  assert.deepEqual(stage.main.pending.filter(({ type }) => /PARTICIPANT|SUBJECT/.test(type)), []);
});

test("a flood of 005 is read, and its last word counts", async () => {
  await using stage = new Stage();
  await besideJuliet(stage, async (romeo) => {
    const tokens = Array.from(
      { length: 5000 },
      (_, index) => `:irc.test 005 romeo TOKEN${index}=x CHANTYPES=# :are`,
    );
    await romeo.send(
      ...tokens,
      ":irc.test 005 romeo CHANTYPES=& :are",
      ":nurse!n@h PRIVMSG #balcony :no room any more",
    );
  });
});

test("a server that takes everything and never welcomes is given up, in words", async () => {
  await using stage = new Stage({ times: { login: 50 }, onUser: () => {} });
  stage.logIn();
  const { payload } = await stage.main.next("DISCONNECTED");
  assert.equal(payload.error, ConnectionError.networkError);
  assert.match(payload.message ?? "", /127\.0\.0\.1:\d+ does not answer\.$/);
});

test("a server that agrees on nothing is given up as well", async () => {
  await using stage = new Stage({
    times: { login: 50 },
    onUser: () => {},
    onLine: (client, line) =>
      line.startsWith("CAP REQ") ? client.send(":irc.test CAP * LS :multi-prefix") : Promise.resolve(),
    caps: "multi-prefix",
  });
  stage.logIn();
  await stage.main.next("DISCONNECTED");
});
