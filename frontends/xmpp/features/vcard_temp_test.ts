import assert from "node:assert/strict";
import type { ContactField } from "../../../lib/people.ts";
import { test } from "../../../tests/test.ts";
import { stanza } from "../testing.ts";
import { readVCardTemp, writeVCardTemp } from "./vcard_temp.ts";
import { writeVCard4 } from "./vcard4.ts";

const photo = new Uint8Array();
const fields: readonly ContactField[] = [
  { kind: "phone", value: "+39 045", label: "work" },
  { kind: "email", value: "juliet@capulet.example", label: "home" },
  { kind: "url", value: "https://capulet.example/", label: "" },
  { kind: "birthday", value: "--07-31", label: "" },
  { kind: "address", value: "Via Cappello 23, Verona", label: "home" },
  { kind: "organisation", value: "House of Capulet", label: "" },
  { kind: "position", value: "Daughter", label: "" },
  { kind: "note", value: "Plays <tragedy>", label: "" },
];

test("every fact that a card has an element for comes back as it was", () => {
  const card = writeVCardTemp({ fullName: "Juliet Capulet", nickname: "J.", photo, fields });
  assert.deepEqual(readVCardTemp(stanza(card.toString())), {
    fullName: "Juliet Capulet",
    nickname: "J.",
    photo,
    fields,
  });
});

test("what a card has no element for is said in words", () => {
  const said: ContactField[] = [
    { kind: "legacy-name", value: "@juliet", label: "" },
    { kind: "other", value: "Leo", label: "Sign" },
    { kind: "other", value: "13", label: "" },
  ];
  const card = writeVCardTemp({ fullName: "", nickname: "", photo, fields: said });
  assert.equal(card.getChildText("DESC"), "Name on the network: @juliet\nSign: Leo\n13");
});

test("an address in many parts is one address", () => {
  const card = stanza(
    "<vCard xmlns='vcard-temp'><ADR><HOME/><STREET>Via Cappello 23</STREET><PCODE>37121</PCODE>" +
      "<LOCALITY>Verona</LOCALITY><CTRY/></ADR><TEL><NUMBER/></TEL></vCard>",
  );
  assert.deepEqual(readVCardTemp(card).fields, [
    { kind: "address", value: "Via Cappello 23, 37121, Verona", label: "home" },
  ]);
});

test("the newer form of a card says the same", () => {
  const picture = { data: new Uint8Array([1]), mimeType: "image/png", hash: "" };
  const card = writeVCard4({ fullName: "", nickname: "J.", photo, fields }, picture).toString();
  for (
    const part of [
      "<fn><text>J.</text></fn><nickname><text>J.</text></nickname>",
      "<tel><parameters><type><text>work</text></type></parameters><text>+39 045</text></tel>",
      "<url><uri>https://capulet.example/</uri></url>",
      "<bday><text>--07-31</text></bday>",
      "<street>Via Cappello 23, Verona</street></adr>",
      "<org><text>House of Capulet</text></org>",
      "<title><text>Daughter</text></title>",
      "<note><text>Plays &lt;tragedy&gt;</text></note>",
      "<photo><uri>data:image/png;base64,AQ==</uri></photo>",
    ]
  ) assert.ok(card.includes(part), part);
});
