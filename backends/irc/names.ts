/**
 * Legacy names. With one network configured (`irc_server`) they are what IRC calls things: `romeo`, `#balcony`. Without,
 * the server follows: `romeo@irc.example.org`, `#balcony@irc.example.org:6697`; addresses have `%` for the `@`. The
 * server's own name is a contact that takes commands and says what the server says.
 */
import { canBeNick } from "./protocol/nick.ts";

/** What a legacy name stands for. `server` is in lower case, as in the name; empty if there is but one network. */
export type Target =
  | { readonly kind: "server"; readonly server: string }
  | { readonly kind: "room"; readonly server: string; readonly channel: string }
  /** With `room`: written to from there. */
  | { readonly kind: "person"; readonly server: string; readonly nick: string; readonly room?: string };

/** Which names there are. */
export interface Names {
  /** Undefined if it can be nobody's. */
  readonly parse: (name: string) => Target | undefined;
  readonly person: (nick: string) => string;
  readonly room: (channel: string) => string;
  /** The contact that speaks for the server. */
  readonly contact: string;
}

// deno-lint-ignore no-control-regex -- RFC 2812 §1.3 forbids the bell
const isChannel = (name: string): boolean => /^[#&+!][^ ,\x07]*$/.test(name);

/** The names of the only network; `contact` is what to call its server. */
export function namesOfOnly(contact: string): Names {
  const parse = (name: string): Target | undefined => {
    if (name.toLowerCase() === contact.toLowerCase()) return { kind: "server", server: "" };
    return personOrRoom(name, "");
  };
  return { parse, contact, person: (nick) => nick, room: (channel) => channel };
}

/** The names of one of many networks. Its names and `parse` have to do with nothing but that server. */
export function namesOn(server: string): Names {
  return {
    parse: parseName,
    contact: server,
    person: (nick) => `${nick}@${server}`,
    room: (channel) => `${channel}@${server}`,
  };
}

/** What a name stands for where there are many networks. */
export function parseName(name: string): Target | undefined {
  const [, what, server = "", nick] = /^(?:(.*)@)?([^@/\s]+)(?:\/(.*))?$/s.exec(name) ?? [];
  if (!isServer(server)) return undefined;
  const key = server.toLowerCase();
  if (what === undefined) return nick === undefined ? { kind: "server", server: key } : undefined;
  if (nick === undefined) {
    return isChannel(what) ? { kind: "room", server: key, channel: what } : person(key, what);
  }
  return isChannel(what) ? person(key, nick, what) : undefined;
}

/** `#room/nick` is somebody in a room. A channel's name may have a slash, a nick has none. */
function personOrRoom(name: string, server: string): Target | undefined {
  const slash = name.lastIndexOf("/");
  if (!isChannel(name)) return person(server, name);
  if (slash < 0) return { kind: "room", server, channel: name };
  return person(server, name.slice(slash + 1), name.slice(0, slash));
}

function person(server: string, nick: string, room?: string): Target | undefined {
  if (!canBeNick(nick)) return undefined;
  return { kind: "person", server, nick, ...(room === undefined ? {} : { room }) };
}

/** A host, perhaps with a port. A word without a dot is more likely somebody's nick. */
function isServer(text: string): boolean {
  if (!/[.:]/.test(text) && text !== "localhost") return false;
  return /^(?:[\p{L}\p{N}_.-]+|\[[0-9a-f:.]+\])(?::\+?\d{1,5})?$/iu.test(text);
}
