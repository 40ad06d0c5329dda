/** Connections to real IRC servers: secured, several at a time, lost and found; and what only IRCv3 can do. */
import assert from "node:assert/strict";
import { ConnectionError, MessageState, StatusType } from "../../proto/mod.ts";
import { test } from "../test.ts";
import {
  type Certificate,
  type CertificateOptions,
  fingerprintOf,
  makeCertificate,
} from "./harness/certificates.ts";
import { Folder } from "./harness/folder.ts";
import { Inspircd } from "./harness/inspircd.ts";
import { IrcPerson } from "./harness/irc_person.ts";
import { Ngircd } from "./harness/ngircd.ts";
import { needPrograms } from "./harness/programs.ts";
import { IrcStage, romeo } from "./irc_stage.ts";

const room = "#balcony";

interface TlsServer {
  /** The one that the server shows. */
  readonly certificate?: CertificateOptions;
  /** That is signed by itself, and not by an authority. */
  readonly selfSigned?: boolean;
  /** Offers only a plain port, which tells that there is TLS. */
  readonly strict?: boolean;
}

/** How a login over TLS ends, with these lines of configuration. */
async function tlsLogin(
  lines: (certificate: Certificate) => Promise<string> | string,
  { certificate: options, selfSigned = false, strict = false }: TlsServer = {},
): Promise<{ error?: number; text: string }> {
  await needPrograms(["inspircd"], console.error);
  await using owned = new AsyncDisposableStack();
  const stage = owned.use(
    await IrcStage.start(async (folder) => {
      const made = await makeCertificate(folder.path, options);
      const certificate = selfSigned ? { ...made, cert: made.authority, key: made.authorityKey } : made;
      const server = owned.use(await Inspircd.start(folder, { certificate, strict }));
      const port = strict ? server.port : `+${server.ports.tls}`;
      return `irc_server = 127.0.0.1:${port}\n${await lines(certificate)}`;
    }),
  );
  stage.main.send({ type: "LOGIN", payload: { user: romeo, legacyName: "romeo", password: "" } });
  const verdict = await stage.main.received.expect(
    "a verdict",
    ({ type }) => type === "CONNECTED" || type === "DISCONNECTED",
  );
  if (verdict.type !== "DISCONNECTED") return { text: "" };
  return { error: verdict.payload.error, text: verdict.payload.message ?? "" };
}

test("TLS is verified: with the authority's certificate there is a login", async () => {
  assert.deepEqual(await tlsLogin(({ authority }) => `irc_ca = ${authority}`), { text: "" });
});

test("TLS is verified: a certificate that nobody vouches for is refused", async () => {
  const { error, text } = await tlsLogin(() => "");
  assert.equal(error, ConnectionError.networkError);
  assert.match(text, /: nobody that we trust vouches for its certificate$/);
});

test("TLS is verified: a certificate that signs itself is refused", async () => {
  const { text } = await tlsLogin(() => "", { selfSigned: true });
  assert.match(text, /: its certificate is signed by nobody but itself$/);
});

test("TLS is verified: a certificate that has expired is refused", async () => {
  const { text } = await tlsLogin(({ authority }) => `irc_ca = ${authority}`, { certificate: { days: -1 } });
  assert.match(text, /: its certificate has expired$/);
});

test("TLS is verified: another host's certificate is refused, and the host named", async () => {
  const { text } = await tlsLogin(({ authority }) => `irc_ca = ${authority}`, {
    certificate: { names: "DNS:other.example" },
  });
  assert.match(text, /: its certificate is for other\.example$/);
});

test("a server that tells on its plain port to come by TLS is reached so, and its certificate verified", async () => {
  assert.deepEqual(await tlsLogin(({ authority }) => `irc_ca = ${authority}`, { strict: true }), {
    text: "",
  });
  const { text } = await tlsLogin(() => "", { strict: true });
  assert.match(text, /nobody that we trust vouches for its certificate$/);
});

test("a pinned certificate is trusted, whoever signed it", async () => {
  const pin = async (cert: string) => `irc_fingerprint = 127.0.0.1 ${await fingerprintOf(cert)}`;
  assert.deepEqual(await tlsLogin(({ cert }) => pin(cert)), { text: "" });
});

test("another certificate than the pinned one is refused, and named", async () => {
  const { text } = await tlsLogin(async ({ authority }) =>
    `irc_ca = ${authority}\nirc_fingerprint = 127.0.0.1 ${await fingerprintOf(authority)}`
  );
  assert.match(text, /not the expected one; its fingerprint is [0-9a-f]{64}/);
});

test("without irc_server, names say on which server they are, and each has its own connection", async () => {
  await needPrograms(["ngircd", "inspircd"], console.error);
  await using owned = new AsyncDisposableStack();
  const ports: number[] = [];
  const people: IrcPerson[] = [];
  const stage = owned.use(
    await IrcStage.start(async (folder) => {
      const servers = [
        owned.use(await Ngircd.start(folder)),
        owned.use(await Inspircd.start(folder)),
      ];
      ports.push(...servers.map(({ port }) => port));
      return "irc_allow = 127.*";
    }),
  );
  for (const port of ports) {
    const juliet = owned.use(await IrcPerson.join(port, "juliet"));
    await juliet.enters(room);
    people.push(juliet);
  }
  await stage.logIn("romeo");
  const rooms = ports.map((port) => `${room}@127.0.0.1:${port}`);
  for (const [index, name] of rooms.entries()) {
    const told = await stage.join(name, `romeo${index}`);
    assert.deepEqual(told.map(({ nickname, legacyName }) => [nickname, legacyName]), [
      ["juliet", `juliet@127.0.0.1:${ports[index]}`],
      [`romeo${index}`, `romeo${index}@127.0.0.1:${ports[index]}`],
    ]);
    stage.say(name, `to ${index}`);
    await people[index]?.hearsIn(room, `romeo${index}`, `to ${index}`);
    people[index]?.say(room, `from ${index}`);
    assert.equal((await stage.hears(name, `from ${index}`)).nickname, "juliet");
  }
  stage.say(`juliet@127.0.0.1:${ports[0]}`, "to you alone");
  await people[0]?.hears("romeo0", "to you alone");
});

test("a nick that is taken is a conflict in the room that was to be joined, and the next one gets in", async () => {
  await needPrograms(["ngircd"], console.error);
  await using owned = new AsyncDisposableStack();
  let port = 0;
  const stage = owned.use(
    await IrcStage.start(async (folder) => {
      const server = owned.use(await Ngircd.start(folder));
      port = server.port;
      return "irc_allow = 127.0.0.1";
    }),
  );
  owned.use(await IrcPerson.join(port, "romeo"));
  await stage.logIn("romeo");
  const name = `${room}@127.0.0.1:${port}`;
  await stage.join(name, "romeo");
  const refused = await stage.sees("romeo", "gone");
  assert.match(refused.statusMessage ?? "", /somebody else uses that nick/);
  await stage.join(name, "lover");
  await stage.sees("lover");
});

test("a server that dies is reached again, and its rooms are what they were, without anybody leaving", async () => {
  await needPrograms(["ngircd"], console.error);
  await using owned = new AsyncDisposableStack();
  let folder: Folder | undefined;
  let server: Ngircd | undefined;
  const stage = owned.use(
    await IrcStage.start(async (place) => {
      folder = place;
      server = await Ngircd.start(place);
      return "irc_allow = 127.0.0.1";
    }),
  );
  assert.ok(folder && server);
  const name = `${room}@127.0.0.1:${server.port}`;
  await stage.logIn("romeo");
  await stage.join(name);
  stage.main.received.skip();
  await server[Symbol.asyncDispose]();
  await stage.hears(name, "was lost");
  owned.use(await Ngircd.start(folder, server.port));
  await stage.main.expect("ROOM_SUBJECT_CHANGED", ({ payload }) => payload.buddyName === name);
  const gone = stage.main.received.all.filter((wrapper) =>
    wrapper.type === "PARTICIPANT_CHANGED" && wrapper.payload.status === StatusType.offline
  );
  assert.deepEqual(gone, []);
});

test("a netsplit is one line to read; who does not come back leaves in the end", async () => {
  await needPrograms(["inspircd"], console.error);
  await using owned = new AsyncDisposableStack();
  let servers: readonly [Inspircd, Inspircd] | undefined;
  const stage = owned.use(
    await IrcStage.start(async (folder) => {
      const hub = owned.use(await Inspircd.start(folder, { name: "irc.test" }));
      const leaf = owned.use(await Inspircd.start(folder, { name: "leaf.test", linkedTo: hub }));
      servers = [hub, leaf];
      return `irc_server = 127.0.0.1:${hub.port}\nirc_netsplit_grace = 3`;
    }),
  );
  assert.ok(servers);
  const [hub, leaf] = servers;
  const nurse = await stage.person(hub, "nurse");
  await nurse.enters(room);
  const nicks = Array.from({ length: 20 }, (_, index) => `guest${index}`);
  const guests = await Promise.all(nicks.map((nick) => stage.person(leaf, nick)));
  await Promise.all(guests.map((guest) => guest.enters(room)));
  for (const nick of nicks) {
    await nurse.lines.expect(`${nick} from the other server`, (line) => line.startsWith(`:${nick}!`));
  }
  await stage.logIn();
  assert.equal((await stage.join(room)).length, 22);
  stage.main.received.skip();
  const before = stage.main.received.all.length;
  leaf.kill();
  await stage.hears(room, "20 people went with them");
  const meanwhile = stage.main.received.all.slice(before).filter(({ type }) =>
    type === "PARTICIPANT_CHANGED"
  );
  assert.deepEqual(meanwhile, []);
  for (const nick of nicks) await stage.sees(nick, "gone");
});

test("with IRCv3, messages have ids, and typing, reactions and answers reach the other side", async () => {
  await needPrograms(["inspircd"], console.error);
  await using owned = new AsyncDisposableStack();
  let server: Inspircd | undefined;
  const stage = owned.use(
    await IrcStage.start(async (folder) => {
      server = owned.use(await Inspircd.start(folder));
      return `irc_server = 127.0.0.1:${server.port}`;
    }),
  );
  assert.ok(server);
  const juliet = await stage.person(server, "juliet");
  juliet.send("CAP REQ :message-tags server-time");
  await juliet.enters(room);
  await stage.logIn();
  await stage.join(room);
  const requestId = stage.say(room, "by yonder moon I swear");
  const { payload: status } = await stage.main.expect(
    "MESSAGE_STATUS",
    ({ payload }) => payload.requestId === requestId && payload.legacyId !== undefined,
  );
  assert.equal(status.state, MessageState.accepted);
  const reflection = await stage.hears(room, "yonder moon");
  assert.deepEqual([reflection.legacyId, reflection.requestId], [status.legacyId, requestId]);

  juliet.send(`@+draft/reply=${status.legacyId};+draft/react=👎 TAGMSG ${room}`);
  const { payload: reaction } = await stage.main.expect("REACTION");
  assert.deepEqual([reaction.legacyId, reaction.emoji, reaction.nickname], [
    status.legacyId,
    ["👎"],
    "juliet",
  ]);
  juliet.send(`@+typing=active TAGMSG ${room}`);
  const { payload: typing } = await stage.main.expect("BUDDY_TYPING");
  assert.deepEqual([typing.buddyName, typing.nickname], [room, "juliet"]);
  juliet.send(`@+draft/reply=${status.legacyId} PRIVMSG ${room} :swear not by the moon`);
  const answer = await stage.hears(room, "swear not");
  assert.equal(answer.reply?.legacyId, status.legacyId);

  const legacyId = answer.legacyId ?? "";
  stage.say(room, "what shall I swear by?", { reply: { legacyId, author: "juliet", text: "swear not" } });
  await juliet.lines.expect(
    "an answer",
    (line) => line.includes(`+draft/reply=${legacyId}`) && line.endsWith(":what shall I swear by?"),
  );
  const asked = stage.request();
  stage.main.send({
    type: "REACTION",
    payload: { user: romeo, buddy: room, legacyId, emoji: ["🌙"], requestId: asked },
  });
  assert.equal(await stage.result(asked), true);
  await juliet.lines.expect(
    "a reaction",
    (line) => line.includes("+draft/react=🌙") && line.includes("TAGMSG"),
  );
  stage.main.send({ type: "BUDDY_TYPING", payload: { userName: romeo, buddyName: room } });
  await juliet.lines.expect("typing", (line) => line.includes("+typing=active"));
});

test("what the server remembers of a room comes as history, with the time at which it was said", async () => {
  await needPrograms(["inspircd"], console.error);
  await using owned = new AsyncDisposableStack();
  const server = owned.use(await Inspircd.start(owned.use(await Folder.make())));
  const stage = owned.use(await IrcStage.start(() => `irc_server = 127.0.0.1:${server.port}`));
  const juliet = await stage.person(server, "juliet");
  await juliet.enters(room);
  juliet.send(`MODE ${room} +H 10:1h`);
  juliet.say(room, "parting is such sweet sorrow");
  juliet.send("PING said");
  await juliet.lines.expect("that it was said", (line) => line.includes("PONG"));
  const saidBefore = Date.now();

  await stage.logIn();
  await stage.join(room);
  const past = await stage.hears(room, "sweet sorrow");
  assert.deepEqual([past.nickname, past.history], ["juliet", true]);
  assert.ok(Math.abs((past.timeMs ?? 0) - saidBefore) < 60_000);
  juliet.say(room, "good night");
  const present = await stage.hears(room, "good night");
  assert.notEqual(present.history, true);
});
