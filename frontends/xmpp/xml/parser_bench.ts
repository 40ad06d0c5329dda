import { StreamParser } from "./parser.ts";

const header =
  "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'>";

const message =
  "<message from='ann@example.org/phone' to='bob%irc.example.org@irc.example.net' type='chat' id='a1b2c3'>" +
  "<body>Are you coming to the market?</body><active xmlns='http://jabber.org/protocol/chatstates'/></message>";

const longMessage = message.replace("?<", `? ${"All the fruit is in. ".repeat(90)}<`);

const presence =
  "<presence from='ann@example.org/phone' to='irc.example.net'><show>away</show><priority>5</priority>" +
  "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://example.org' ver='q07IKJEyjvHSyhy/CH0CxmKi8w='/>" +
  "<x xmlns='vcard-temp:x:update'><photo>sha1-of-a-picture</photo></x></presence>";

const items = Array.from(
  { length: 100 },
  (_, i) =>
    `<item jid='contact${i}@irc.example.net' name='Contact ${i}' subscription='both'><group>Friends</group></item>`,
);
const roster = `<iq type='result' to='irc.example.net' id='r'><query xmlns='jabber:iq:roster'>${
  items.join("")
}</query></iq>`;

for (const [name, stanza] of Object.entries({ message, longMessage, presence, roster })) {
  const parser = new StreamParser();
  parser.write(header);
  Deno.bench(`${name}, ${stanza.length} characters`, () => parser.write(stanza));
}

// Four times the text must take about four times as long, not sixteen.
for (const pieces of [16_384, 65_536]) {
  Deno.bench({
    name: `${pieces / 1024} thousand pieces of 16 characters`,
    group: "one text in many pieces",
    fn() {
      const parser = new StreamParser({ stanzaLength: 2 ** 21, depth: 10 });
      parser.write(header + "<message>");
      for (let i = 0; i < pieces; i++) parser.write("sixteen letters.");
      parser.write("</message>");
    },
  });
}
