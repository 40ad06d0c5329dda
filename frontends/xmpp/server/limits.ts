import type { ParserLimits } from "../xml/parser.ts";
import type { Rate } from "./pace.ts";

/** What strangers may make us hold, and how fast. A password and a nonce are small. */
export const strangerLimits: ParserLimits = { stanzaLength: 16 * 1024, depth: 10 };
export const strangerRate: Rate = { perSecond: 16 * 1024, burst: 64 * 1024 };

/** The same for who is logged in. Avatars and archives make the largest stanzas. */
export const clientLimits: ParserLimits = { stanzaLength: 512 * 1024, depth: 50 };

/** Bytes that a client may send at once, whatever its rate. */
export const clientBurst = 4 * 1024 * 1024;

/** How long somebody may be connected without being logged in, in milliseconds. */
export const strangerPatience = 30_000;

/** How many wrong passwords one connection may try. */
export const mostFailures = 3;

/** How many clients one user may have. */
export const mostClients = 20;

/** How long a lost client's session waits for it, in milliseconds. */
export const resumptionPatience = 300_000;
