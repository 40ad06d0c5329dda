/**
 * Somebody with @xmpp/client: takes orders as lines of JSON, and tells what happens in the same way.
 *
 *     node person.js '{"service": "xmpp://127.0.0.1:5222", "domain": "localhost", "username": "ann", "password": "…"}'
 */
import process from "node:process";
import { createInterface } from "node:readline";

// Named at run time: it is installed beside a copy of this file, not here.
const library = "@xmpp/client";
const { client, xml } = await import(library);

const person = client(JSON.parse(process.argv[2]));
person.reconnect.delay = 100;

function tell(what, details = "") {
  console.log(JSON.stringify([what, `${details}`]));
}

person.on("online", (jid) => tell("online", jid));
person.on("error", (error) => tell("error", error.message));
person.on("stanza", (stanza) => tell("stanza", stanza));
person.on("nonza", (element) => tell("nonza", element));
person.on("send", (element) => tell("sent", element));
person.streamManagement.on("resumed", () => tell("resumed"));
person.streamManagement.on("fail", (stanza) => tell("lost", stanza));
person.streamManagement.on("ack", (stanza) => tell("arrived", stanza));

const orders = {
  presence: () => person.send(xml("presence")),
  say: ({ to, text }) => person.send(xml("message", { type: "chat", to, id: text }, xml("body", {}, text))),
  roster: async () => {
    const answer = await person.iqCaller.get(xml("query", "jabber:iq:roster"));
    tell("roster", answer);
  },
  // As a network does that is lost.
  cut: () => (person.socket.socket ?? person.socket).destroy(),
  leave: () => person.stop(),
};

createInterface({ input: process.stdin }).on("line", async (line) => {
  const order = JSON.parse(line);
  try {
    await orders[order.do](order);
  } catch (error) {
    tell("error", error.message);
  }
  if (order.do === "leave") process.exit(0);
});

person.start().catch((error) => {
  tell("failed", error.message);
  process.exit(1);
});
