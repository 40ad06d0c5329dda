/** Prince Escalus runs the gateway, and asks it by chat how it is. Romeo uses it. */
import assert from "node:assert/strict";
import { test } from "../test.ts";
import { gateway, type Person, Stage } from "./stage.ts";

const config = "service.admin_jid = escalus@verona.example";
const escalusAtCourt = "escalus@verona.example/court";
const romeoAtHome = "romeo@verona.example/home";

async function ask(person: Person, line: string): Promise<string> {
  person.sends(`<message type='chat' id='ask'><body>${line}</body></message>`);
  const answer = await person.hears("message", ({ attrs }) => attrs.from === gateway && attrs.id === "ask");
  assert.equal(answer.attrs.type, "chat");
  return answer.getChildText("body") ?? "";
}

test("Escalus asks how the gateway is, and who is there", async () => {
  await using stage = await Stage.open({ config });
  const [escalus, romeo] = [stage.person(escalusAtCourt), stage.person(romeoAtHome)];
  assert.equal(await ask(escalus, "status"), "Running (0 users connected using 1 backends)");

  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  stage.clock.advance(10_500);
  assert.equal(await ask(escalus, "status"), "Running (1 users connected using 1 backends)");
  assert.equal(await ask(escalus, "uptime"), "10");
  assert.equal(
    await ask(escalus, "online_users"),
    'romeo@verona.example "3rd-party network username:" "montague"\n',
  );
  assert.equal(await ask(escalus, "has_online_user Romeo@Verona.example/phone"), "1");
});

test("Escalus sees messages counted both ways", async () => {
  await using stage = await Stage.open({ config });
  const [escalus, romeo] = [stage.person(escalusAtCourt), stage.person(romeoAtHome)];
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  romeo.sends(`<message type='chat' to='juliet@${gateway}'><body>It is the east</body></message>`);
  await romeo.asks("message");
  for (const text of ["Ay me", "O Romeo"]) {
    stage.network.plugin.reportMessage({ user: romeo.bare, buddy: "juliet", text });
    await romeo.hears("message");
  }
  assert.equal(await ask(escalus, "messages_from_xmpp"), "1");
  assert.equal(await ask(escalus, "messages_to_xmpp"), "2");
});

test("Escalus registers Romeo with a password of two words, and Romeo can log in", async () => {
  await using stage = await Stage.open({ config });
  const [escalus, romeo] = [stage.person(escalusAtCourt), stage.person(romeoAtHome)];
  const line = "register romeo@verona.example montague &quot;red rose&quot;";
  assert.equal(await ask(escalus, line), "User registered");
  romeo.sends("<presence/>");
  assert.equal((await romeo.asks("login"))["password"], "red rose");
  assert.equal(
    await ask(escalus, "unregister romeo@verona.example"),
    "User 'romeo@verona.example' unregistered.",
  );
  await romeo.asks("logout");
  assert.doesNotMatch(
    JSON.stringify(stage.log.lines.filter(({ level }) => level !== "debug")),
    /red rose/,
  );
});

test("Romeo is no operator, and what he asks is about himself", async () => {
  await using stage = await Stage.open({ config });
  const romeo = stage.person(romeoAtHome);
  romeo.sends("<message type='chat' id='ask'><body>status</body></message>");
  const answer = await romeo.hears("message", ({ attrs }) => attrs.from === gateway);
  assert.equal(answer.getChildText("body"), "You are not registered with this gateway.");
});

test("Escalus hears of a backend that died with Romeo on it", async () => {
  await using stage = await Stage.open({ config });
  const [escalus, romeo] = [stage.person(escalusAtCourt), stage.person(romeoAtHome)];
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  assert.equal(await ask(escalus, "crashed_backends_count"), "0");
  stage.network.crash();
  await stage.logged("a backend is gone");
  assert.equal(await ask(escalus, "crashed_backends_count"), "1");
  assert.match(await ask(escalus, "crashed_backends"), /^\d+\n$/);
});
