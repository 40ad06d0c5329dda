import assert from "node:assert/strict";
import { test } from "../../../../tests/test.ts";
import { romeo, Scene } from "../../testing.ts";
import { asked, formOf, idOf, noteOf, refused, run } from "./testing.ts";

const admin = { config: "service.admin_jid = romeo@verona.example" };

test("operators have the admin commands, each with a form of what it wants to be told", async () => {
  await using scene = new Scene(admin);
  const shown = await run(scene, "admin/register");
  assert.deepEqual(Object.keys(formOf(shown)), ["username", "legacy_password"]);
  const fields = { username: 'a "quoted" word', legacy_password: "" };
  const answer = await run(scene, "admin/register", { id: idOf(shown), action: "complete", fields });
  assert.equal(formOf(answer)["answer"], `${romeo} ran "register" "a \\"quoted\\" word"`);
  assert.equal(formOf(await run(scene, "admin/status"))["answer"], `${romeo} ran "status"`);
});

test("nobody else has any", async () => {
  await using scene = new Scene();
  for (const node of ["admin/status", "http://jabber.org/protocol/admin#announce"]) {
    assert.equal(await refused(scene, node), "item-not-found", node);
  }
});

const of133 = (name: string) => `http://jabber.org/protocol/admin#${name}`;

test("operators count and list users as XEP-0133 says", async () => {
  await using scene = new Scene(admin);
  await scene.logIn();
  await scene.rememberOnline(2);
  assert.deepEqual(formOf(await run(scene, of133("get-registered-users-num"))), {
    FORM_TYPE: "http://jabber.org/protocol/admin",
    registeredusersnum: "3",
  });
  assert.equal(formOf(await run(scene, of133("get-online-users-num")))["onlineusersnum"], "1");
  assert.equal(formOf(await run(scene, of133("get-online-users-list")))["onlineuserjids"], romeo);
  assert.equal(
    formOf(await run(scene, of133("get-registered-users-list")))["registereduserjids"],
    `friend0@verona.example|friend1@verona.example|${romeo}`,
  );
});

/** Executes a command that asks one thing. */
async function tell(scene: Scene, name: string, field: string, value: string) {
  const id = idOf(await run(scene, of133(name)));
  return await run(scene, of133(name), { id, action: "complete", fields: { [field]: value } });
}

test("operators see when somebody was last here", async () => {
  await using scene = new Scene(admin);
  await scene.logIn();
  const answer = await tell(scene, "get-user-lastlogin", "accountjid", "Romeo@verona.example");
  assert.equal(formOf(answer)["lastlogin"], "2026-01-01T00:00:00.000Z");
  const nobody = await tell(scene, "get-user-lastlogin", "accountjid", "paris@verona.example");
  assert.match(noteOf(nobody), /^error: Nobody/);
});

test("operators delete users, end logins, and are told which line is nobody", async () => {
  await using scene = new Scene(admin);
  await scene.logIn();
  await scene.rememberOnline(2);
  const wrong = await tell(scene, "delete-user", "accountjids", "friend0@verona.example\nnobody");
  assert.match(noteOf(wrong), /"nobody" is nobody's address/);
  await tell(scene, "delete-user", "accountjids", "friend0@verona.example\nfriend1@verona.example");
  assert.deepEqual(await scene.storage.allUsers(), [romeo]);
  await tell(scene, "end-user-session", "accountjids", romeo);
  assert.equal(scene.context.core.users.count, 0);
});

test("an announcement reaches everybody who is online", async () => {
  await using scene = new Scene(admin);
  await scene.logIn();
  const id = idOf(await run(scene, of133("announce")));
  const sent = await scene.hears(
    asked(of133("announce"), { id, fields: { announcement: "Curfew\nat nine" } }),
  );
  assert.equal(
    sent[0],
    `<message type="chat" from="irc.example" to="${romeo}"><body>Curfew\nat nine</body></message>`,
  );
});
