import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { loadConfig } from "../config/mod.ts";
import { legacyName, userId } from "../ids.ts";
import { SettingType } from "../storage/records.ts";
import { MemoryStorage, type Storage } from "../storage/mod.ts";
import { networkFacts } from "./fake_network.ts";
import { admit } from "./login.ts";
import type { NetworkFacts } from "./network.ts";

const romeo = userId("romeo@example.com");
const suggested = legacyName("suggested");
const registration = {
  user: romeo,
  legacyName: legacyName("Romeo"),
  password: "pw",
  language: "it",
  encoding: "utf8",
};

async function withRomeo(...settings: readonly (readonly [string, string])[]): Promise<Storage> {
  const storage = new MemoryStorage();
  await storage.saveUser(registration);
  for (const [name, value] of settings) await storage.saveSetting(romeo, name, SettingType.boolean, value);
  return storage;
}

function admitted(storage: Storage, options = "", facts: Partial<NetworkFacts> = {}) {
  const { config } = loadConfig({ path: "test.cfg", text: options });
  return admit(romeo, suggested, { config, storage, network: networkFacts(facts) });
}

test("a registered user logs in with the stored account and every setting", async () => {
  const account = await admitted(await withRomeo(["enable_transport", "1"], ["color", "red"]));
  assert.deepEqual(account, {
    user: romeo,
    legacyName: "Romeo",
    password: "pw",
    settings: new Map([["enable_transport", "1"], ["color", "red"]]),
  });
});

test("somebody unregistered is sent to register, and is not stored", async () => {
  const storage = new MemoryStorage();
  await assert.rejects(admitted(storage), { code: "registration-required", tellUser: true });
  assert.equal(await storage.findUser(romeo), undefined);
});

test("with auto_register, or a network that needs none, somebody is registered on the spot", async () => {
  const cases: readonly Parameters<typeof admitted>[] = [
    [new MemoryStorage(), "registration.auto_register = 1\nregistration.language = cs"],
    [new MemoryStorage(), "registration.language = cs", { needRegistration: false }],
  ];
  for (const [storage, options, facts] of cases) {
    const account = await admitted(storage, options, facts);
    assert.deepEqual(account, { user: romeo, legacyName: suggested, password: "", settings: new Map() });
    assert.equal((await storage.findUser(romeo))?.language, "cs");
  }
});

test("auto_register leaves a registration that is there alone", async () => {
  const account = await admitted(await withRomeo(), "registration.auto_register = 1");
  assert.equal(account.legacyName, "Romeo");
});

test("a gateway for some lets nobody else in, and tells them what the operator wrote", async () => {
  const vipOnly = "service.vip_only = 1\n";
  const storage = await withRomeo();
  await assert.rejects(admitted(storage, vipOnly), {
    code: "not-allowed",
    message: /some of its users only/,
  });
  await assert.rejects(admitted(storage, `${vipOnly}service.vip_message = Pay first.`), {
    code: "not-allowed",
    message: "Pay first.",
  });
});

test("a gateway for some lets those in", async () => {
  const storage = await withRomeo();
  const record = await storage.findUser(romeo);
  assert.ok(record);
  storage.findUser = () => Promise.resolve({ ...record, vip: true });
  assert.equal((await admitted(storage, "service.vip_only = 1")).legacyName, "Romeo");
});

test("who switched the gateway off is not logged in; on is both 1 and true", async () => {
  for (const on of ["1", "true"]) await admitted(await withRomeo(["enable_transport", on]));
  const off = await withRomeo(["enable_transport", "0"]);
  await assert.rejects(admitted(off), { code: "not-allowed", message: /switched this gateway off/ });
});
