import assert from "node:assert/strict";
import { ConfigFile } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import { identifyMessage, readSettings } from "./settings.ts";

test("all servers are read, and the password goes to NickServ unless the file says otherwise", () => {
  const config = ConfigFile.parse("[service]\nirc_server = a\nirc_server = b:+7000\n");
  assert.deepEqual(readSettings(config), {
    servers: [{ host: "a", port: 6667, tls: false }, { host: "b", port: 7000, tls: true }],
    identify: "NickServ identify $password",
    sendPass: false,
  });
});

test("1 and true switch PASS on", () => {
  for (const value of ["1", "true"]) {
    const config = ConfigFile.parse(
      `[service]\nirc_server=a\nirc_send_pass=${value}\nirc_identify=Q auth $name $password`,
    );
    const { sendPass, identify } = readSettings(config);
    assert.deepEqual([sendPass, identify], [true, "Q auth $name $password"]);
  }
});

test("without a server the error names the key", () => {
  assert.throws(() => readSettings(ConfigFile.parse("")), /service\.irc_server/);
});

test("the identify pattern is filled in once, whatever the password contains", () => {
  assert.deepEqual(identifyMessage("NickServ identify $password", "romeo", "$& $name"), {
    target: "NickServ",
    text: "identify $& $name",
  });
  assert.deepEqual(identifyMessage("Q@net  auth $name $password", "romeo", "pw"), {
    target: "Q@net",
    text: "auth romeo pw",
  });
});
