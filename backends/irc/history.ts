import {
  FailureReason,
  type HistoryPage,
  type HistoryRequest,
  type IncomingMessage,
  RequestError,
} from "../../plugin/mod.ts";
import { timeOf } from "./hearing.ts";
import type { Link } from "./link.ts";
import { batchMark } from "./protocol/batch.ts";
import type { IrcLine } from "./protocol/line.ts";

/** What one request brings at most, if the server does not say (ISUPPORT `CHATHISTORY`). */
const defaultLimit = 50;

/**
 * Asks the server for old messages (ircv3.net/specs/extensions/chathistory).
 * @param messageOf a line as a message, if it is one.
 */
export async function fetchHistory(
  request: HistoryRequest,
  target: string,
  link: Link,
  messageOf: (line: IrcLine) => IncomingMessage | undefined,
): Promise<HistoryPage> {
  if (!link.caps.has("draft/chathistory") || !link.caps.has("batch")) {
    throw new RequestError(FailureReason.unsupported, "This IRC server keeps no history.");
  }
  const most = link.isupport.number("CHATHISTORY", defaultLimit) || defaultLimit;
  const limit = Math.min(request.limit ?? most, most);
  const answer = link.ask(batchOf(target, link));
  link.send("CHATHISTORY", ...question(request, target), String(limit));
  const lines = await answer;
  return {
    message: lines.flatMap((line) => {
      const message = messageOf(line);
      return message === undefined ? [] : [payloadOf(message, timeOf(line.tags))];
    }),
    complete: lines.length < limit,
  };
}

/** Gathers the batch of the answer; its lines are the history's and nobody else's. */
function batchOf(target: string, link: Link): (line: IrcLine) => readonly IrcLine[] | undefined {
  let batch: string | undefined;
  const lines: IrcLine[] = [];
  return (line) => {
    if (line.command === "FAIL" && line.params[0] === "CHATHISTORY") {
      throw new RequestError(
        FailureReason.notFound,
        line.params.at(-1) ?? "The IRC server refused the history.",
      );
    }
    if (batch === undefined) {
      const mark = batchMark(line);
      if (mark?.kind !== "begin" || mark.type !== "chathistory") return undefined;
      if (link.fold(mark.of) !== link.fold(target)) return undefined;
      batch = mark.name;
      link.claimedBatches.add(batch);
    } else if (line.command !== "BATCH") {
      if (line.tags.get("batch") === batch) lines.push(line);
    } else if (line.params[0] === `-${batch}`) {
      link.claimedBatches.delete(batch);
      return lines;
    }
    return undefined;
  };
}

function question({ beforeId, beforeMs, afterId, afterMs }: HistoryRequest, target: string): string[] {
  const before = reference(beforeId, beforeMs);
  const after = reference(afterId, afterMs);
  if (before !== undefined && after !== undefined) return ["BETWEEN", target, before, after];
  if (before !== undefined) return ["BEFORE", target, before];
  return ["LATEST", target, after ?? "*"];
}

function reference(id: string | undefined, ms: number | undefined): string | undefined {
  if (id !== undefined) return `msgid=${id}`;
  return ms === undefined ? undefined : `timestamp=${new Date(ms).toISOString()}`;
}

type Payload = NonNullable<HistoryPage["message"]>[number];

function payloadOf(message: IncomingMessage, timeMs: number | undefined): Payload {
  const { user: userName, buddy: buddyName, text, writtenAt: _, attachments: __, ...rest } = message;
  return { userName, buddyName, message: text, ...rest, ...(timeMs === undefined ? {} : { timeMs }) };
}
