import type { Feature } from "./feature.ts";

/** What several features stand on, and no single one is. */
export const foundations: readonly Pick<Feature, "name" | "spec" | "version">[] = [
  { name: "data forms", spec: "XEP-0004", version: "2.13.1" },
  { name: "result set management", spec: "XEP-0059", version: "1.0" },
  { name: "date and time profiles", spec: "XEP-0082", version: "1.1.1" },
  { name: "JID escaping", spec: "XEP-0106", version: "1.1.1" },
  { name: "component protocol", spec: "XEP-0114", version: "1.6" },
  { name: "service discovery extensions", spec: "XEP-0128", version: "1.0.1" },
  { name: "messages for who is away (server mode)", spec: "XEP-0160", version: "1.0.1" },
  { name: "nicknames", spec: "XEP-0172", version: "1.1" },
  { name: "stream management (server mode)", spec: "XEP-0198", version: "1.6.3" },
  { name: "rooms: titles", spec: "XEP-0317", version: "0.3.1" },
  { name: "idle time in presence", spec: "XEP-0319", version: "1.0.2" },
  { name: "client state (server mode)", spec: "XEP-0352", version: "1.0.0" },
  { name: "TLS from the first byte (server mode)", spec: "XEP-0368", version: "1.1.0" },
  { name: "a session with the login (server mode)", spec: "XEP-0386", version: "1.0.0" },
  { name: "logging in, in one go (server mode)", spec: "XEP-0388", version: "1.0.4" },
  { name: "rooms: occupant ids", spec: "XEP-0421", version: "1.0.1" },
  { name: "words for who does not understand", spec: "XEP-0428", version: "0.2.1" },
  { name: "file metadata", spec: "XEP-0446", version: "0.2.0" },
];
