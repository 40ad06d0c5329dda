/** Every status code that rooms tell (XEP-0045 §15.6.2), and what brings it about. */
import assert from "node:assert/strict";
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { Affiliation, ConnectionError, Departure, ParticipantFlag, StatusType } from "../../plugin/mod.ts";
import { test } from "../test.ts";
import { everything } from "./abilities.ts";
import { balcony, enters, mucUser, onTheBalcony, room } from "./balcony.ts";
import { type Person, Stage } from "./stage.ts";

interface Scene {
  readonly stage: Stage;
  readonly romeo: Person;
}

interface Code {
  readonly code: string;
  readonly name: string;
  /** The codes that come with it, in their order. */
  readonly together: readonly string[];
  /** What the room says then. */
  readonly provoke: (scene: Scene) => Promise<Element>;
}

/** Tells that somebody has gone. */
async function gone({ stage, romeo }: Scene, nickname: string, how: object): Promise<Element> {
  const { plugin } = stage.network;
  plugin.reportParticipant({ user: romeo.bare, room, nickname, status: StatusType.offline, ...how });
  return await says(romeo, nickname, "unavailable");
}

function says(person: Person, resource: string, type?: string): Promise<Element> {
  return person.hears(
    "presence",
    ({ attrs }) => attrs.from === `${balcony}/${resource}` && attrs.type === type,
  );
}

async function entersWith({ stage }: Scene, nickname: string): Promise<Element> {
  const phone = stage.person("romeo@verona.example/phone");
  enters(phone, nickname);
  return await says(phone, "romeo");
}

/** What the item says of who has gone: affiliation and role. */
const standings = new Map<string, readonly [string, string]>([
  ["301", ["outcast", "none"]],
  ["307", ["member", "none"]],
  ["321", ["none", "none"]],
  ["322", ["none", "none"]],
]);

const codes: readonly Code[] = [
  {
    code: "100",
    name: "everybody's address may be seen, which clients must say",
    together: ["100", "110", "170"],
    provoke: (scene) => entersWith(scene, "romeo"),
  },
  {
    code: "110",
    name: "it is the client's own presence",
    together: ["110"],
    provoke: ({ stage, romeo }) => {
      const { me } = ParticipantFlag;
      const away = { user: romeo.bare, room, nickname: "romeo", flag: me, status: StatusType.away };
      stage.network.plugin.reportParticipant(away);
      return says(romeo, "romeo");
    },
  },
  {
    code: "170",
    name: "what is said is archived",
    together: ["100", "110", "170"],
    provoke: (scene) => entersWith(scene, "romeo"),
  },
  {
    code: "210",
    name: "the room calls the client otherwise than it asked for",
    together: ["100", "110", "170", "210"],
    provoke: (scene) => entersWith(scene, "lover"),
  },
  {
    code: "301",
    name: "somebody is banned",
    together: ["301"],
    provoke: (scene) => gone(scene, "juliet", { flag: ParticipantFlag.banned }),
  },
  {
    code: "303",
    name: "somebody is called otherwise",
    together: ["303"],
    provoke: ({ stage, romeo }) => {
      const renamed = { user: romeo.bare, room, nickname: "juliet", newname: "jule" };
      stage.network.plugin.reportParticipant(renamed);
      return says(romeo, "juliet", "unavailable");
    },
  },
  {
    code: "307",
    name: "somebody is thrown out",
    together: ["307"],
    provoke: (scene) => gone(scene, "juliet", { flag: ParticipantFlag.kicked }),
  },
  {
    code: "321",
    name: "somebody has lost the affiliation with which they were in",
    together: ["321"],
    provoke: (scene) => gone(scene, "juliet", { departure: Departure.affiliation }),
  },
  {
    code: "322",
    name: "the room is for members now",
    together: ["322"],
    provoke: (scene) => gone(scene, "juliet", { departure: Departure.membersOnly }),
  },
  {
    code: "332",
    name: "the network's service is shut down",
    together: ["332", "110"],
    provoke: (scene) => gone(scene, "romeo", { flag: ParticipantFlag.me, departure: Departure.shutdown }),
  },
  {
    code: "332",
    name: "the gateway is shut down",
    together: ["332", "110"],
    provoke: async ({ stage, romeo }) => {
      await stage[Symbol.asyncDispose]();
      return await says(romeo, "romeo", "unavailable");
    },
  },
  {
    code: "333",
    name: "somebody's connection broke",
    together: ["333"],
    provoke: (scene) => gone(scene, "juliet", { departure: Departure.technical }),
  },
  {
    code: "333",
    name: "the login is lost for good",
    together: ["333", "110"],
    provoke: async ({ stage, romeo }) => {
      const { plugin } = stage.network;
      plugin.reportDisconnected(romeo.bare, ConnectionError.authenticationFailed, "Wrong password.");
      return await says(romeo, "romeo", "unavailable");
    },
  },
];

for (const { code, name, together, provoke } of codes) {
  test(`${code}: ${name}`, async () => {
    const stage = await Stage.open({ can: everything });
    try {
      const romeo = await onTheBalcony(stage, "juliet");
      const x = (await provoke({ stage, romeo })).getChild("x", mucUser);
      assert.deepEqual(x?.getChildren("status").map(({ attrs }) => attrs["code"]), together);
      const item = x?.getChild("item")?.attrs;
      const standing = standings.get(code);
      if (standing !== undefined) assert.deepEqual([item?.["affiliation"], item?.["role"]], standing);
    } finally {
      await stage[Symbol.asyncDispose]();
    }
  });
}

test("a room that is destroyed says so, and why (XEP-0045 §10.9)", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage, "juliet");
  const how = { flag: ParticipantFlag.me, departure: Departure.destroyed, reason: "the tomb is closed" };
  const told = await gone({ stage, romeo }, "romeo", { ...how, affiliation: Affiliation.member });
  const x = told.getChild("x", mucUser);
  assert.equal(x?.getChild("destroy")?.getChildText("reason"), "the tomb is closed");
  const { affiliation, role } = x?.getChild("item")?.attrs ?? {};
  assert.deepEqual([affiliation, role], ["none", "none"]);
});
