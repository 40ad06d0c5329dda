import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { LiveConfig } from "./live.ts";
import { loadConfig } from "./load.ts";

function configOf(...lines: string[]) {
  const { config, problems } = loadConfig({
    path: "t.cfg",
    text: ["service.jid = irc.example", ...lines].join("\n"),
  });
  assert.deepEqual(problems, []);
  return config;
}

test("until it is replaced it is the configuration of the start", () => {
  const start = configOf("service.port = 1");
  assert.deepEqual({ ...new LiveConfig(start).config }, start);
});

test("what is read at its use changes at once, under everybody who holds the configuration", () => {
  const live = new LiveConfig(configOf("registration.instructions = old"));
  const { config } = live;
  const waiting = live.replace(configOf(
    "registration.instructions = new",
    "service.admin_jid = prince@verona.example",
    "service.allowed_servers = verona.example",
    "service.enable_remove_buddy = 1",
    "service.reconnect_all_users = 1",
    "service.vip_only = 1",
    "service.vip_message = sorry",
    "identity.name = n",
    "gateway_responder.prompt = p",
    "settings.stay_connected = 1",
    "logging.level = debug",
  ));
  assert.deepEqual(waiting, []);
  const { adminJid, allowedServers, enableRemoveBuddy, reconnectAllUsers, vipOnly, vipMessage } =
    config.service;
  assert.deepEqual(
    [adminJid, allowedServers, enableRemoveBuddy, reconnectAllUsers, vipOnly, vipMessage],
    [["prince@verona.example"], ["verona.example"], true, true, true, "sorry"],
  );
  assert.equal(config.registration.instructions, "new");
  assert.equal(config.identity.name, "n");
  assert.equal(config.gatewayResponder.prompt, "p");
  assert.equal(config.settings.stayConnected, true);
  assert.equal(config.logging.level, "debug");
});

test("the rest stays, and is named each time until the restart, without its value", () => {
  const live = new LiveConfig(configOf("service.port = 1"));
  const fresh = () => configOf("service.port = 2", "service.password = hush", "database.type = sqlite3");
  const named = ["service.port", "service.password", "database.type"];
  assert.deepEqual(live.replace(fresh()), named);
  assert.deepEqual(live.replace(fresh()), named);
  assert.equal(live.config.service.port, 1);
  assert.equal(live.config.database.type, "none");
  assert.deepEqual(live.replace(configOf("service.port = 1")), []);
});
