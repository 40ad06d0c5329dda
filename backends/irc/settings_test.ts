import assert from "node:assert/strict";
import { ConfigFile } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import { readSettings, servicesMessage } from "./settings.ts";

test("all servers are read, and the password goes to NickServ unless the file says otherwise", () => {
  const config = ConfigFile.parse("[service]\nirc_server = a\nirc_server = b:+7000\n");
  const { servers, identify, sendPass } = readSettings(config);
  assert.deepEqual(servers, [{ host: "a", port: 6667, tls: false }, { host: "b", port: 7000, tls: true }]);
  assert.deepEqual([identify, sendPass], ["NickServ identify $password", false]);
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

test("without a server users name the servers themselves", () => {
  assert.deepEqual(readSettings(ConfigFile.parse("")).servers, []);
});

test("whoever must register, the file says", () => {
  assert.ok(readSettings(ConfigFile.parse("")).needRegistration);
  assert.ok(!readSettings(ConfigFile.parse("registration.needRegistration = 0")).needRegistration);
});

test("pinned certificates are kept by host, however their digits are written", () => {
  const digits = "ab".repeat(32);
  const config = ConfigFile.parse(`[service]
irc_fingerprint = Irc.Test ${digits.toUpperCase().replaceAll(/..(?=.)/g, "$&:")}
irc_fingerprint = irc.test ${digits}
`);
  assert.deepEqual(readSettings(config).fingerprints, new Map([["irc.test", [digits, digits]]]));
});

test("what makes no sense is refused, naming the key", () => {
  const mistakes = [
    "irc_charset = klingon",
    "irc_burst = none",
    "irc_rate = 0",
    "irc_fingerprint = irc.test abcd",
  ];
  for (const mistake of mistakes) {
    const [key = ""] = mistake.split(" ");
    assert.throws(() => readSettings(ConfigFile.parse(`[service]\n${mistake}`)), new RegExp(key));
  }
});

test("the identify pattern is filled in once, whatever the password contains", () => {
  assert.deepEqual(servicesMessage("NickServ identify $password", "romeo", "$& $name"), {
    target: "NickServ",
    text: "identify $& $name",
  });
  assert.deepEqual(servicesMessage("Q@net  auth $name $password", "romeo", "pw"), {
    target: "Q@net",
    text: "auth romeo pw",
  });
});
