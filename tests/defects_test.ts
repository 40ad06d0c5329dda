/** What Spectrum 2 got wrong must not come back: each line names the tests that would notice. */
import assert from "node:assert/strict";
import { readSourceTree } from "./source_tree.ts";
import { test } from "./test.ts";

/** Names of tests, or why there is nothing to test. */
type Cover = readonly string[] | { readonly none: string };

const noSlack: Cover = { none: "this version has no Slack frontend" };

const defects: Readonly<Record<string, Cover>> = {
  "1 answers always from the gateway": [
    "an IQ is answered from the address that was asked, with its id",
    "a question that nobody understands is answered from where it was asked",
  ],
  "2 disco features never withdrawn, rooms taken for clients, nodes without names": [
    "what a feature needs is looked at again for each question: nothing is advertised longer than it is true",
    "rooms can be found, a page at a time, and say what they are",
    "the commands are listed, each with its name, and known as commands",
  ],
  "3 caps repeated in cached stanzas": [
    "defect 3: however often somebody is shown, each stanza has the hash once, and who is gone has none",
  ],
  "4 three disco queries for each presence": [
    "defect 4: clients are asked once for each hash, and what they can do is known until they leave",
  ],
  "5 registration": [
    "where a local account is required, people of that server may register, and others are told from where",
    "who changes the password keeps the language",
    "where there is no password a name that is taken is refused, but not to its owner",
    "whoever is not registered has nothing to remove",
    "a form that was cancelled, not submitted, or is for something else changes nothing",
  ],
  "6 a new password is not used": ["new credentials log a running user in again"],
  "7 buddies deleted before they are unsubscribed": [
    "Romeo unregisters, and nothing of the gateway stays on his list",
  ],
  "8 registered twice": ["a registration is stored, without blanks around the name, and told once"],
  "9 registered under a full JID": ["where nobody needs to register, people log in under their bare JID"],
  "10 silence for who may not log in": ["whoever may not log in is told why, by a presence error"],
  "11 the gateway's presence copies the user's": [
    "the gateway's presence is its own, whatever the client's says",
  ],
  "12 unavailable twice, nothing on reconnect": [
    "one of two clients leaves: it sees nobody any more, and the login stays",
    "every state of the account is a presence of the transport",
    "a backend that dies costs a pause, not the login",
  ],
  "13 clients that are none": [
    "defect 13: what is no presence of a client makes none",
    "a presence that came back is no client of anybody's",
  ],
  "14 unavailable without a sender": [
    "a probe of the transport is answered with where the login stands, to whoever asked",
    "somebody unknown, or probed by whoever is not here, is unavailable where they were asked for",
  ],
  "15 new clients found by counting": [
    "a client is new the first time only, and here until it goes",
    "a client that comes later sees the transport and every visible contact at once; the others hear nothing",
  ],
  "16 the whole list offered again and again": [
    "a buddy of the network's is offered once, with the name it goes by",
    "a client that understands gets new contacts in one stanza, instead of being asked for each",
  ],
  "17 roster errors taken for success, privileges guessed": [
    "a contact that the server refuses asks to be seen, as where we may write nothing",
    "it is all the same in both versions of the privilege",
    "a server says what it lets us do, in either version",
  ],
  "18 roster pushes": [
    "a name is never blanked, and contacts of others are none of ours",
    "what the user calls contacts, and where they are sorted, is for the network: all of them",
    "who is taken off the roster is off the list, and the network's own list is left alone",
  ],
  "19 a refused request never reaches the network": [
    "who asks to see the user is shown asking, and the answer reaches the network: no",
  ],
  "20 subscriptions from full JIDs": [
    "the answer comes from the very address that was asked, without a resource",
    "a buddy that the network drops is hidden, and leaves the list",
  ],
  "21 messages dropped": ["whoever is not registered is told so", "whoever is not here is told so"],
  "22 words to a room that was not joined": ["words to a room that was not joined come back"],
  "23 subjects, ids, receipts, nudges and errors": [
    "a subject goes in front of the body",
    "a message that something can refer to says so by an origin-id, the same as its id",
    "the receipt goes to the client that asked, from the contact it wrote to",
    "a nudge goes to the network, with its words or without",
    "a message that the network does not take comes back with the network's reason",
  ],
  "24 captions lost, files twice": [
    "each file has a stanza of its own, ahead of the words, unless the words name it",
    "a file of the network comes with its address as body and out of band, and what it is",
  ],
  "25 markup that ends the stream": [
    "what is no markup, is not well-formed or breaks out of its place is left out",
    "whatever a stanza is made of, the server can read it, and what comes after it",
  ],
  "26 rooms": [
    "who enters sees the others, then himself, then what was said, then the subject",
    "a second client is shown the room as it is, and hears everything from then on",
    "a client that comes back after a crash is shown everything again",
    "people come, are renamed, thrown out and banned",
    "a nickname in use, and none at all, are refused with a reason",
    "Romeo asks for another nickname, and is called so when the network says it",
    "what Romeo says comes back from the room under his own id, and with the room's",
  ],
  "27 cards and pictures": [
    "the transport's card is its name, for anybody",
    "a contact's card is looked up by name, comes from the address that was asked, and presence calls its photo by hash",
    "it is remembered beyond the login, and told again when it changes",
    "unknown is not none: without a hash nothing is said, with the network's hash that",
  ],
  "28 true is off, sessions without end": [
    "a setting is on when it says 1 or true, as forms answer, and off otherwise",
    "two commands may be under way, of six the first is forgotten, and so is one that is left lying",
  ],
  "29 bookmarks": [
    "defect 29: bookmarks that are set are there, the first time too, and replaced by the next",
    "defect 29: asked for something else we have nothing of it, and take nothing of it",
  ],
  "30 raw XML": [
    "the pieces of two backends are not joined",
    "a question is never swallowed",
    "a backend that speaks XML no more is spoken to as usual",
  ],
  "31 carbons": [
    "where nothing is let, the contact says what the user wrote",
    "through an older server each client gets a copy, which is not to be copied again",
  ],
  "32 no prompt": ["defect 32: no name, or one that no JID can hold, is refused"],
  "33 the link": [
    "the delay doubles from one second up to a minute",
    "chance takes away at most half of the delay",
    "Romeo, asked for his presence, sees again who is there, and was never logged out",
    "disposal says goodbye and waits for the server's",
    "a server that takes nothing for a minute is left",
    "a server that has answered before and answers no more is left",
  ],
  "34 logins tried again at once and for ever": [
    "tries are further and further apart, and come to an end",
  ],
  "35 one timer for all": ["users do not wait for each other"],
  "36 names that crash": [
    "defect 36: a name that no JID may contain is not written as one",
    "defect 36: no text is too strange to be read",
    "a buddy whose name no JID can hold is passed over, and the others are not",
  ],
  "37 exit code 0 whatever happens": [
    "${make.name} refuses a wrong secret: the gateway says which option is wrong, and ends with code 1",
    "all mistakes of a configuration file are told at once, each with its line",
  ],
  "38 settings read for each stanza": ["people who write in turns cost no look at their settings"],
  "39 a setting that is not there cannot be set": [
    "a setting is added, then overwritten, for one user only",
  ],
  "40 people who log in to us directly": [
    "who binds before logging in is thrown out",
    "a wrong password with everything else behind it in one write opens no session",
    "naming somebody and failing, or leaving in the middle, logs nobody out",
    "another domain than ours ends the stream",
    "from afar no password is taken without encryption",
    "STARTTLS without a certificate is refused, and nobody else notices",
    "a certificate that cannot be used keeps the instance from starting, and says why",
    "an endless stanza is cut off, and so is a deep one",
    "whoever is slow to log in loses the place, however busy the line is",
    "one address has so many connections and no more, and gets the place back",
    "passwords cannot be tried for long",
    "a client that names no resource is given a new id, which is no count of clients",
    "nobody is an operator while no password is set",
  ],
  "41 passwords in the log": [
    "credentials are hidden at every level",
    "what people write is shown at debug level only",
    "the password is nowhere in the log",
  ],
  "42 anybody commands on the backend port": [
    "another user gets not one byte, whatever it says",
    "root and our own user are controllers, anybody else is a stranger",
  ],
  "43 Slack": noSlack,
  "44 session ids that can be guessed": [
    "what is no command, action or session of one's own is refused",
  ],
};

/** What the gateway answers to what it cannot take (RFC 6120 §8.3), line by line. */
const answers: Readonly<Record<string, Cover>> = {
  "registration is closed": [
    "while registration is closed, people of the servers named may register, and others may only leave",
  ],
  "registration that will not do": [
    "a form without a name or a password is refused with the reason",
    "a form that will not do is refused with the reason, and nothing is stored",
  ],
  "no local account": [
    "where a local account is required, people of that server may register, and others are told from where",
  ],
  "no storage": { none: "without a database, memory is the storage" },
  "disco at a node that does not exist, disco set": [
    "a node that does not exist is not found, and disco cannot be set",
  ],
  "disco items of nothing": ["where no feature lists anything there are no items"],
  "unknown command or session": ["what is no command, action or session of one's own is refused"],
  "a question of the wrong type, copies by us": [
    "a question nobody knows, of another type, namespace or kind of address, is refused",
  ],
  "cards of whoever is not logged in, or of others": [
    "whoever is not logged in cannot look",
    "what is not base64 and what is somebody else's card is refused",
  ],
  "a stranger's bookmarks": ["strangers have no drawer here"],
  "a version that is set": ["nobody sets a version, and contacts have none that we know"],
  "anything else": ["a question that nobody understands is answered from where it was asked"],
  "a roster push for nobody": ["a push for somebody who is not here is answered, and nothing else"],
  "a prompt without a name": ["defect 32: no name, or one that no JID can hold, is refused"],
  "words to the gateway, to contacts without a login": [
    "what anybody else writes to the transport is for himself",
    "whoever is not here is told so",
  ],
  "errors are not answered": ["results and errors are never answered"],
  "presence of who may not log in": ["whoever may not log in is told why, by a presence error"],
  "presence errors": ["a presence that came back is no client of anybody's"],
  "subscriptions without a login": [
    "without a login contacts cannot be added, which is said; removing them works",
  ],
  "rooms that refuse": ["a nickname in use, and none at all, are refused with a reason"],
  "malformed XML on the stream": ["a malformed stanza ends the component's stream, and it connects again"],
};

const written = [...(await readSourceTree()).values()]
  .filter(({ path }) => /_test\.ts$|_contract\w*\.ts$/.test(path) && path !== "tests/defects_test.ts")
  .map(({ text }) => text).join("\n");

function missing(covers: Readonly<Record<string, Cover>>): string[] {
  return Object.entries(covers).flatMap(([what, cover]) =>
    Array.isArray(cover) ? cover.filter((name) => !isTest(name)).map((name) => `${what}: ${name}`) : []
  );
}

function isTest(name: string): boolean {
  return written.includes(`"${name}"`) || written.includes(`\`${name}\``);
}

test("every defect of Spectrum 2 has a test that would notice it", () => {
  assert.deepEqual(missing(defects), []);
  const numbers = Object.keys(defects).map((what) => Number.parseInt(what));
  assert.deepEqual(numbers, Array.from({ length: 44 }, (_, at) => at + 1));
});

test("every refusal has a test", () => {
  assert.deepEqual(missing(answers), []);
});
