import assert from "node:assert/strict";
import { classicFeatures, modernFeatures } from "../proto/mod.ts";
import { test } from "../tests/test.ts";
import { backendConfig } from "./capabilities.ts";
import type { MessagePart } from "./message_requests.ts";
import { NetworkPlugin } from "./network_plugin.ts";

class PlainPlugin extends NetworkPlugin {
  override onLogin(): void {}
  override onLogout(): void {}
  override onMessage(): void {}
}

class RichPlugin extends PlainPlugin {
  override readonly needRegistration = false;
  override readonly receipts = true;
  override readonly messageParts: readonly MessagePart[] = ["replies"];
  override onBuddies(): void {}
  override onJoinRoom(): void {}
  override onReaction(): void {}
}

/** The switches under `[features]`, by name. */
function switches(plugin: NetworkPlugin): Map<string, string> {
  const [, features = ""] = backendConfig(plugin).split("[features]\n");
  const lines = features.trimEnd().split("\n").map((line) => line.split("="));
  return new Map(lines.map(([key = "", value = ""]) => [key, value]));
}

const send = (): void => {};

test("a plugin without anything optional claims registration and Protocol 2, and no feature", () => {
  const plugin = new PlainPlugin(send);
  assert.match(
    backendConfig(plugin),
    /^\[registration\]\nneedPassword=1\nneedRegistration=1\n\[features\]\n/,
  );
  const all = [...classicFeatures, ...modernFeatures].map((name) => [name, "0"] as const);
  assert.deepEqual(switches(plugin), new Map([["api_version", "2"], ...all]));
});

test("a plugin's methods and facts make its capabilities", () => {
  const plugin = new RichPlugin(send);
  assert.match(backendConfig(plugin), /needRegistration=0\n/);
  const on = [...switches(plugin)].filter(([, value]) => value === "1").map(([name]) => name);
  assert.deepEqual(on.sort(), ["muc", "reactions", "receipts", "replies", "send_buddies_on_login"]);
});
