import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Scene, type SceneOptions, stanza } from "../testing.ts";

const xmlns = "http://jabber.org/protocol/stats";
const operator: SceneOptions = { config: "service.admin_jid = Romeo@Verona.example" };
const figures = { uptime: "61", messages_from_xmpp: "3", backends_count: "2", used_memory: "not now" };

/** What is answered to a question for these, one text each. */
async function ask(scene: Scene, ...names: string[]): Promise<string[]> {
  const stats = names.map((name) => `<stat name='${name}'/>`).join("");
  const [sent = ""] = await scene.hears(
    `<iq type='get' id='1'><query xmlns='${xmlns}'>${stats}</query></iq>`,
  );
  return stanza(sent).getChild("query", xmlns)?.getChildElements().map(({ attrs, children }) =>
    [attrs["name"], attrs["value"], attrs["units"], ...children].filter((part) => part !== undefined).join(
      " ",
    )
  ) ?? [];
}

test("whoever asks for nothing hears what there is to ask for; what tells of the machine is for operators", async () => {
  const open = [
    "uptime",
    "users/online",
    "contacts/online",
    "contacts/total",
    "messages/from-xmpp",
    "messages/to-xmpp",
  ];
  await using scene = new Scene();
  assert.deepEqual(await ask(scene), open);
  await using theirs = new Scene(operator);
  assert.deepEqual(await ask(theirs), [...open, "backends/running", "backends/crashed", "memory-usage"]);
});

test("figures come with their units", async () => {
  await using scene = new Scene({ ...operator, figures });
  assert.deepEqual(await ask(scene, "uptime", "messages/from-xmpp", "backends/running"), [
    "uptime 61 seconds",
    "messages/from-xmpp 3 messages",
    "backends/running 2 backends",
  ]);
});

test("people and contacts are counted", async () => {
  await using scene = new Scene();
  assert.deepEqual(await ask(scene, "users/online", "contacts/total"), [
    "users/online 0 users",
    "contacts/total 0 contacts",
  ]);
  await scene.logIn();
  scene.buddy("juliet");
  scene.buddy("nurse", { availability: { status: "offline", text: "" } });
  assert.deepEqual(await ask(scene, "users/online", "contacts/online", "contacts/total"), [
    "users/online 1 users",
    "contacts/online 1 contacts",
    "contacts/total 2 contacts",
  ]);
});

test("what is not there now says so, and what is not there at all is passed over", async () => {
  await using scene = new Scene({ ...operator, figures });
  assert.deepEqual(await ask(scene, "memory-usage", "time/eternal"), [
    'memory-usage <error code="503">Service Unavailable</error>',
  ]);
  await using stranger = new Scene({ figures });
  assert.deepEqual(await ask(stranger, "memory-usage", "backends/running"), []);
});
