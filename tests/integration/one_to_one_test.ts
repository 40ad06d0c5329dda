/** A whole life with the gateway, on both real XMPP servers, with their leave to act for users and without. */
import { fileURLToPath } from "node:url";
import { test } from "../test.ts";
import { gateway } from "./harness/gateway.ts";
import type { XmppPerson } from "./harness/xmpp_person.ts";
import { XmppStage } from "./harness/xmpp_stage.ts";
import { xmppServers } from "./harness/xmpp_servers.ts";
import {
  discover,
  enterByChat,
  enterByCommand,
  enterByForm,
  leaveByChat,
  leaveByCommand,
  leaveByForm,
} from "./one_to_one_arrival.ts";
import { addAndDrop, block, lookAtEachOther, meet, showThemselves } from "./one_to_one_people.ts";
import {
  correcting,
  doAsMuch,
  enableCarbons,
  rosaline,
  speakElsewhere,
  talk,
  tell,
  watchHer,
  words,
} from "./one_to_one_talk.ts";

const script = fileURLToPath(new URL("./lively_backend.ts", import.meta.url));
const backend = `"${Deno.execPath()}" run --quiet -A "${script}"`;
/** What is taken off the list goes from the network's as well. */
const settings = { "service.enable_remove_buddy": 1 };

/** Two clients of Juliet's. */
async function clientsOfJuliet(stage: XmppStage): Promise<[XmppPerson, XmppPerson]> {
  const clients: [XmppPerson, XmppPerson] = [
    await stage.person("juliet", "home"),
    await stage.person("juliet", "phone"),
  ];
  for (const client of clients) {
    client.presence();
    await enableCarbons(client);
  }
  return clients;
}

/** From the first look to the message after a restart of the server. */
async function live(stage: XmppStage, writesRosters: boolean, speaksForUsers: boolean): Promise<void> {
  const clients = await clientsOfJuliet(stage);
  const [home, phone] = clients;
  await discover(home);
  await enterByForm(home, writesRosters);
  await phone.seesPresence(gateway, "available");
  await meet(clients, writesRosters);
  await showThemselves(clients);
  await talk(home, phone);
  await watchHer(home);
  await doAsMuch(home);
  await speakElsewhere(clients, speaksForUsers);
}

/** What was before the restart is known after it. */
async function goOn(stage: XmppStage, writesRosters: boolean): Promise<void> {
  const [home, phone] = await clientsOfJuliet(stage);
  for (const client of [home, phone]) {
    await client.seesPresence(gateway, "available");
    await client.seesPresence(`${rosaline}/bot`, "available");
  }
  tell(phone, "late", words("hallo"), correcting("hello"));
  await phone.hears(rosaline, `"hallo" replaces "hullo"`);
  await addAndDrop(phone);
  await lookAtEachOther(phone);
  await block(phone, writesRosters ? "server" : "gateway");
  await leaveByForm(phone, writesRosters);
  await enterByChat(home, writesRosters);
  await leaveByChat(home, writesRosters);
}

for (const make of xmppServers) {
  for (const privileged of [true, false]) {
    const leave = privileged ? "with" : "without";
    test(`people come, talk and go on ${make.name} ${leave} its leave, over a restart of the server`, async () => {
      await using stage = await XmppStage.open(make, { privileged, backend, settings });
      // ejabberd 23.01 grants rosters, cannot write them, and grants no IQs.
      const writesRosters = privileged && make.name === "Prosody";
      const nurse = await stage.person("nurse", "home");
      nurse.presence();
      await enterByCommand(nurse, writesRosters);
      await leaveByCommand(nurse, writesRosters);
      await live(stage, writesRosters, privileged);
      await stage.restartServer();
      await goOn(stage, writesRosters);
    });
  }
}
