/** Accounts on a real network: an InspIRCd whose services are Atheme's. */
import assert from "node:assert/strict";
import { ConnectionError } from "../../proto/mod.ts";
import { test } from "../test.ts";
import { Atheme } from "./harness/atheme.ts";
import { type Certificate, fingerprintOf, makeCertificate } from "./harness/certificates.ts";
import { Inspircd } from "./harness/inspircd.ts";
import type { IrcPerson } from "./harness/irc_person.ts";
import { needPrograms } from "./harness/programs.ts";
import { IrcStage, romeo } from "./irc_stage.ts";

/** The server's own contact. */
const contact = "127.0.0.1";
const password = "sécret";

interface Scene {
  readonly stage: IrcStage;
  readonly server: Inspircd;
  /** Of the server; and the user's own. */
  readonly certificate: Certificate;
}

interface Options {
  /** More lines for the backend. */
  readonly config?: (scene: Omit<Scene, "stage">) => Promise<string> | string;
  readonly sasl?: boolean;
}

/** A network with services, and a backend that may log in there. */
async function onScene(
  play: (scene: Scene) => Promise<void>,
  { config = () => "", sasl = true }: Options = {},
): Promise<void> {
  await needPrograms(["inspircd", "atheme"], console.error);
  await using owned = new AsyncDisposableStack();
  let scene: Omit<Scene, "stage"> | undefined;
  const stage = owned.use(
    await IrcStage.start(async (folder) => {
      const certificate = await makeCertificate(folder.path);
      const server = owned.use(await Inspircd.start(folder, { certificate }));
      owned.use(await Atheme.start(folder, server, { sasl }));
      scene = { server, certificate };
      return `irc_ca = ${certificate.authority}
irc_server = 127.0.0.1:+${server.ports.tls}
${await config(scene)}`;
    }),
  );
  assert.ok(scene);
  await play({ ...scene, stage });
}

async function registers(person: IrcPerson): Promise<void> {
  person.say("NickServ", `REGISTER ${password} ${person.nick}@irc.test`);
  await person.lines.expect("the registration", (line) => /NickServ.*is now registered/.test(line));
}

/** How a login ends. */
async function logsIn({ stage }: Scene, password: string, legacyName = "romeo") {
  stage.main.send({ type: "LOGIN", payload: { user: romeo, legacyName, password } });
  return await stage.main.received.expect(
    "a verdict",
    ({ type }) => type === "CONNECTED" || type === "DISCONNECTED",
  );
}

/** Whom the network's services take the user for. */
async function account({ stage }: Scene, nick: string): Promise<string> {
  stage.say(contact, `whois ${nick}`);
  return (await stage.hears(contact, `${nick} is `)).message;
}

test("an account is registered in a talk with NickServ, and its password logs in by SASL", () =>
  onScene(async (scene) => {
    const { stage } = scene;
    await stage.logIn("romeo");
    stage.say("NickServ", `REGISTER ${password} romeo@irc.test`);
    await stage.hears("NickServ", "is now registered");
    stage.main.send({ type: "LOGOUT", payload: { user: romeo, legacyName: "romeo" } });
    assert.equal((await logsIn(scene, password)).type, "CONNECTED");
    assert.match(await account(scene, "romeo"), /is logged in as romeo/);
  }));

test("a wrong password is refused by SASL, in the network's words", () =>
  onScene(async (scene) => {
    const person = await scene.stage.person(scene.server, "romeo");
    await registers(person);
    const verdict = await logsIn(scene, "wrong");
    assert.ok(verdict.type === "DISCONNECTED");
    assert.equal(verdict.payload.error, ConnectionError.authenticationFailed);
    assert.match(
      verdict.payload.message ?? "",
      /refused the name or the password: SASL authentication failed/,
    );
  }));

test("without SASL, NickServ is told the password, and the account is the user's", () =>
  onScene(
    async (scene) => {
      const person = await scene.stage.person(scene.server, "romeo");
      await registers(person);
      await person[Symbol.asyncDispose]();
      assert.equal((await logsIn(scene, password)).type, "CONNECTED");
      await scene.stage.hears("NickServ", "You are now identified");
      assert.match(await account(scene, "romeo"), /is logged in as romeo/);
    },
    { sasl: false },
  ));

test("a user's certificate logs in by SASL EXTERNAL, without any password", () =>
  onScene(
    async (scene) => {
      const person = await scene.stage.person(scene.server, "romeo");
      await registers(person);
      person.say("NickServ", `CERT ADD ${await fingerprintOf(scene.certificate.cert)}`);
      await person.lines.expect("the fingerprint", (line) => /NickServ.*Added fingerprint/.test(line));
      await person[Symbol.asyncDispose]();
      assert.equal((await logsIn(scene, "")).type, "CONNECTED");
      assert.match(await account(scene, "romeo"), /is logged in as romeo/);
    },
    { config: ({ certificate }) => withUserCertificate(certificate) },
  ));

test("who has neither a certificate nor a password is let in all the same, as nobody in particular", () =>
  onScene(
    async (scene) => {
      assert.equal((await logsIn(scene, "")).type, "CONNECTED");
      assert.doesNotMatch(await account(scene, "romeo"), /is logged in as/);
    },
    { config: ({ certificate }) => withUserCertificate(certificate, "juliet@capulet.example") },
  ));

test("a certificate that no account has added is refused, in words", () =>
  onScene(
    async (scene) => {
      const verdict = await logsIn(scene, "");
      assert.ok(verdict.type === "DISCONNECTED");
      assert.equal(verdict.payload.error, ConnectionError.authenticationFailed);
      assert.match(verdict.payload.message ?? "", /refused the certificate: SASL authentication failed/);
    },
    { config: ({ certificate }) => withUserCertificate(certificate) },
  ));

test("a nick that somebody else uses is got back from them by the services", () =>
  onScene(async (scene) => {
    const { stage, server } = scene;
    const thief = await stage.person(server, "romeo");
    await registers(thief);
    assert.equal((await logsIn(scene, password)).type, "CONNECTED");
    await stage.hears(contact, "You are romeo_ until it is free");
    await thief.lines.expect("the end", (line) => /^ERROR|KILL/.test(line));
    await stage.hears(contact, "You are romeo now");
    assert.match(await account(scene, "romeo"), /is logged in as romeo/);
  }));

/** The server's own certificate does as one of the user's. */
async function withUserCertificate({ cert, key }: Certificate, user = romeo): Promise<string> {
  const folder = cert.replace(/\/[^/]*$/, "/certificates");
  await Deno.mkdir(folder);
  const pem = await Deno.readTextFile(cert) + await Deno.readTextFile(key);
  await Deno.writeTextFile(`${folder}/${user}.pem`, pem);
  return `irc_certificates = ${folder}`;
}
