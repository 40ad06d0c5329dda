import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { loadConfig } from "../config/mod.ts";
import { isOn, isSwitchedOn, userSettings } from "./settings.ts";

test("a setting is on when it says 1 or true, as forms answer, and off otherwise", () => {
  assert.deepEqual(["1", "true"].map(isOn), [true, true]);
  assert.deepEqual(["0", "false", "", "on", "11"].map(isOn), [false, false, false, false, false]);
});

test("who has not chosen has what the operator says, who has chosen keeps it", () => {
  const { config } = loadConfig({ path: "test.cfg", text: "settings.stay_connected = 1" });
  const shown = (stored: ReadonlyMap<string, string>) =>
    userSettings.filter((setting) => isSwitchedOn(setting, stored, config)).map(({ name }) => name);
  assert.deepEqual(shown(new Map()), ["enable_transport", "stay_connected"]);
  assert.deepEqual(shown(new Map([["stay_connected", "0"], ["send_headlines", "true"]])), [
    "enable_transport",
    "send_headlines",
  ]);
});
