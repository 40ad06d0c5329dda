import assert from "node:assert/strict";
import fc from "fast-check";
import { legacyName } from "../../lib/ids.ts";
import { test } from "../../tests/test.ts";
import {
  addressOf,
  bareJid,
  contactJid,
  contactResource,
  escapeName,
  isBare,
  parseJid,
  senderOf,
  unescapeName,
} from "./address.ts";

const transport = "irc.example";

/** Names full of what the two spellings turn on. */
const knotty = fc.string({ unit: fc.constantFrom(..."aBÉΣ250cCeE3\\@%&/: '\"<>") });
const names = fc.oneof(knotty, fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }));

function nameAt(jid: string): string | undefined {
  const address = addressOf(jid, transport);
  return address?.kind === "contact" ? address.name : undefined;
}

test("a JID is its local part, its domain and its resource", () => {
  assert.deepEqual(parseJid("a@b.example/c@d/e"), { local: "a", domain: "b.example", resource: "c@d/e" });
  assert.deepEqual(parseJid("b.example"), { local: "", domain: "b.example", resource: "" });
  assert.deepEqual(parseJid("b.example/c"), { local: "", domain: "b.example", resource: "c" });
});

test("what lacks a part it announces is no JID", () => {
  for (const text of [undefined, "", "@b", "a@", "a@b/", "/c", "a@/c", "@", "a@b@c"]) {
    assert.equal(parseJid(text), undefined, `${text}`);
  }
});

test("a JID without its resource", () => {
  assert.equal(bareJid("a@b.example/c"), "a@b.example");
  assert.equal(bareJid("b.example/c"), "b.example");
  assert.equal(bareJid("a@"), undefined);
});

test("a JID without a resource is bare, and what is no JID is not", () => {
  assert.deepEqual(["a@b.example", "b.example", "a@b.example/c", "a@", undefined].map(isBare), [
    true,
    true,
    false,
    false,
    false,
  ]);
});

test("a sender is a user and one of their clients", () => {
  assert.deepEqual(senderOf("a@b.example/c"), {
    user: "a@b.example",
    resource: "a@b.example/c",
    domain: "b.example",
    isBare: false,
  });
});

test("a server may speak for its user with the bare JID", () => {
  assert.deepEqual(senderOf("a@b.example"), {
    user: "a@b.example",
    resource: "a@b.example",
    domain: "b.example",
    isBare: true,
  });
});

test("servers and components are nobody's clients", () => {
  for (const from of [undefined, "b.example", "b.example/c"]) assert.equal(senderOf(from), undefined);
});

test("our own domain is the transport, with any resource and in any case", () => {
  for (const to of [transport, `${transport}/registered`, "IRC.example"]) {
    assert.deepEqual(addressOf(to, transport), { kind: "transport" });
  }
});

test("another domain is not ours, even when it ends like ours", () => {
  for (
    const to of [undefined, "verona.example", "a@my-irc.example", "a@irc.example.evil", "a@x@irc.example"]
  ) {
    assert.equal(addressOf(to, transport), undefined, `${to}`);
  }
});

test("a local part with escapes is unescaped; one without has its last percent sign for an at sign", () => {
  const contact = (name: string, escaped: boolean) => ({ kind: "contact", name, escaped });
  assert.deepEqual(addressOf("juliet\\40x@irc.example/bot", transport), contact("juliet@x", true));
  assert.deepEqual(addressOf("50%\\20x@irc.example", transport), contact("50% x", true));
  assert.deepEqual(addressOf("a%b%c@irc.example", transport), contact("a%b@c", false));
  assert.deepEqual(addressOf("juliet@irc.example", transport), contact("juliet", false));
});

test("the escapes are those of XEP-0106", () => {
  assert.equal(escapeName("space cadet"), "space\\20cadet");
  assert.equal(
    escapeName("call me \"ishmael\" & 'so' <on>/:@"),
    "call\\20me\\20\\22ishmael\\22\\20\\26\\20\\27so\\27\\20\\3con\\3e\\2f\\3a\\40",
  );
  assert.equal(escapeName("c:\\net"), "c\\3a\\net", "a backslash alone needs none");
  assert.equal(escapeName("c:\\5commas"), "c\\3a\\5c5commas", "it needs one where it looks like an escape");
});

test("addresses in old rosters mean whom they always meant, and are written as they always were", () => {
  const old = [
    ["a@b", true, "a\\40b"],
    ["19:room@localhost", true, "19\\3aroom\\40localhost"],
    ["a@b", false, "a%b"],
    ["a%b@c", false, "a%b%c"],
    ["juliet", false, "juliet"],
    ["+491701234567", true, "+491701234567"],
  ] as const;
  for (const [name, escaped, local] of old) {
    assert.equal(contactJid(legacyName(name), escaped, transport), `${local}@${transport}`);
    for (const to of [`${local}@${transport}`, `${local}@${transport}/bot`, `${local}@${transport}/Psi`]) {
      assert.equal(nameAt(to), name, to);
    }
  }
  assert.equal(contactResource, "bot");
});

test("which spelling is meant is seen from the address, whatever the network wishes for new ones", () => {
  const spelling = (local: string) => addressOf(`${local}@${transport}`, transport);
  assert.deepEqual(spelling("a\\40b"), { kind: "contact", name: "a@b", escaped: true });
  assert.deepEqual(spelling("a%b"), { kind: "contact", name: "a@b", escaped: false });
  assert.deepEqual(
    spelling("a\\b"),
    { kind: "contact", name: "a\\b", escaped: false },
    "a backslash alone is no escape",
  );
});

test("unescaping undoes escaping", () => {
  fc.assert(fc.property(names, (name) => assert.equal(unescapeName(escapeName(name)), name)));
});

test("an escaped name comes back from its JID in lower case", () => {
  fc.assert(fc.property(names, (text) => {
    const jid = contactJid(legacyName(text), true, transport);
    const lower = text.toLowerCase();
    // Limit of the rule kept from Spectrum 2: where nothing is escaped, a percent sign stands for an at sign.
    fc.pre(jid !== undefined && (!lower.includes("%") || escapeName(lower) !== lower));
    assert.equal(nameAt(jid), lower);
  }));
});

test("a name that spells an escape in capitals is not taken for one", () => {
  const jid = contactJid(legacyName("\\3A"), true, transport);
  assert.equal(jid, "\\5c3a@irc.example");
  assert.equal(nameAt(jid), "\\3a");
});

test("a name of the form person@place comes back from its JID with a percent sign", () => {
  const part = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), minLength: 1 });
  fc.assert(fc.property(part("aBÉ09.-_%"), part("aBÉ09.-_"), (person, place) => {
    const jid = contactJid(legacyName(`${person}@${place}`), false, transport);
    assert.equal(jid, `${person}%${place}@irc.example`.toLowerCase());
    assert.equal(nameAt(jid), `${person}@${place}`.toLowerCase());
  }));
});

test("with a percent sign a name with two at signs or a blank cannot be written", () => {
  for (const name of ["a@b@c", "a b", "a/b", "<a>"]) {
    assert.equal(contactJid(legacyName(name), false, transport), undefined, name);
  }
});

test("with a percent sign a name that looks escaped is taken for it, or cannot be written", () => {
  assert.equal(contactJid(legacyName("a\\40b"), false, transport), "a\\40b@irc.example");
  assert.equal(contactJid(legacyName("a\\5cb"), false, transport), undefined, "it would be read as a\\b");
  assert.equal(contactJid(legacyName("a\\b"), false, transport), "a\\b@irc.example");
});

test("whatever is written as a JID is one of our contacts, and answers at the very same JID", () => {
  fc.assert(fc.property(names, fc.boolean(), (name, escaped) => {
    const jid = contactJid(legacyName(name), escaped, transport);
    fc.pre(jid !== undefined);
    const address = addressOf(jid, transport);
    assert.ok(address?.kind === "contact");
    assert.equal(contactJid(address.name, address.escaped, transport), jid);
  }));
});

test("defect 36: a name that no JID may contain is not written as one", () => {
  const tooLong = "é".repeat(512);
  for (const name of ["", "a\u0000b", "tab\there", "line\nbreak", "\u00a0", "\ud800", tooLong]) {
    assert.equal(contactJid(legacyName(name), true, transport), undefined, JSON.stringify(name));
  }
});

test("a name just short enough is written, counted in bytes", () => {
  assert.equal(
    contactJid(legacyName("a".repeat(1023)), true, transport)?.length,
    1023 + 1 + transport.length,
  );
  assert.equal(
    contactJid(legacyName("a".repeat(1022) + "@"), true, transport),
    undefined,
    "escapes count, too",
  );
});

test("defect 36: no text is too strange to be read", () => {
  const texts = fc.oneof(knotty, fc.string({ unit: "binary" })).map((text) => `${text}@${transport}`);
  fc.assert(fc.property(fc.oneof(texts, fc.string()), (text) => {
    const [address, sender] = [addressOf(text, transport), senderOf(text)];
    if (address?.kind === "contact") assert.notEqual(address.name, "");
    if (sender !== undefined) assert.equal(sender.user.split("@").length, 2);
  }));
});
