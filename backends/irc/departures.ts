/** Why people were gone who did not go, as far as servers say so in their words. */
import { Departure, ParticipantFlag } from "../../plugin/mod.ts";
import type { Cause } from "./room_reports.ts";

/** What servers write by themselves, to the letter: on most of them, what users say begins with `Quit: ` or is quoted. */
const technical: readonly RegExp[] = [
  /^(?:ping|registration|connection|operation) time(?:d )?out(?:: .*)?$/i,
  /^(?:read|write|socket|ssl|tls|recvq|sendq) error(?:: .*)?$/i,
  /^(?:max )?(?:sendq|recvq) exceeded$/i,
  /^excess flood$/i,
  /^(?:client|remote host) (?:unexpectedly )?closed (?:the )?connection$/i,
  /^(?:connection (?:reset by peer|closed|refused)|broken pipe|eof from client|no route to host)$/i,
  /^server (?:shutting down|going down|terminating)$/i,
];

/** `Killed (prince (feuding))`: RFC 2812 §3.7.1, and how servers tell it. */
const killed = /^killed \(([^\s()!]+)[^\s()]*(?: \((.*)\))?\)$/is;

/** What a QUIT with these words was. */
export function causeOfQuit(reason: string): Cause {
  const kill = killed.exec(reason);
  if (kill !== null) {
    const [, actor = "", why = ""] = kill;
    return { flag: ParticipantFlag.kicked, actor, reason: why || reason };
  }
  return technical.some((each) => each.test(reason))
    ? { reason, departure: Departure.technical }
    : { reason };
}
