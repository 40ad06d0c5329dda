/** Old messages, when somebody asks for them. */
import type { ConversationMessage, Reaction } from "../../../proto/mod.ts";
import {
  FailureReason,
  type HistoryPage,
  type HistoryRequest,
  Reporter,
  RequestError,
} from "../../../plugin/mod.ts";
import { RoomHearing } from "../rooms/hearing.ts";
import type { Room } from "../rooms/room.ts";
import type { Rooms } from "../rooms/rooms.ts";
import type { Stream } from "../stream/stream.ts";
import type { Archive, Archived, ArchivePage, ArchiveQuery } from "./archive.ts";
import type { ArchiveIds } from "./archive_ids.ts";
import { readContent, senderId } from "./content.ts";
import { Hearing } from "./hearing.ts";
import { SentIds } from "./sent_ids.ts";

export interface HistorySources {
  readonly user: string;
  readonly archive: Archive;
  readonly archiveIds: ArchiveIds;
  readonly rooms: Rooms;
  readonly stream: Stream;
}

const mostMessages = 100;

/** How far back is read for what cannot be asked for. */
const mostPages = 20;

/** @throws RequestError if nobody keeps an archive, or has no such message in it. */
export async function fetchHistory(request: HistoryRequest, sources: HistorySources): Promise<HistoryPage> {
  const { archive, rooms } = sources;
  const room = rooms.get(request.buddy);
  const { messages, complete } = await readPages(await queryOf(request, room, sources), archive);
  const oldest = messages[0]?.id;
  return {
    ...retell(messages, room, sources),
    complete,
    ...(oldest === undefined ? {} : { cursor: oldest }),
  };
}

/** Archives hold receipts and markers, too: they are read until there are as many messages as were asked for. */
async function readPages(query: ArchiveQuery, archive: Archive): Promise<ArchivePage> {
  const pages: (readonly Archived[])[] = [];
  let before = query.before ?? "";
  let [missing, complete] = [query.limit, false];
  while (!complete && missing > 0 && pages.length < mostPages) {
    const page = await archive.query({ ...query, before, limit: missing });
    pages.push(page.messages);
    missing -= page.messages.filter(({ message }) => readContent(message).kind === "talk").length;
    before = page.messages[0]?.id ?? "";
    complete = page.complete || before === "";
  }
  return { messages: pages.toReversed().flat(), complete };
}

/** What is heard of the archive is told like what is heard now, but to us. */
function retell(
  archived: readonly Archived[],
  room: Room | undefined,
  { user, archiveIds, stream }: HistorySources,
): Required<Pick<HistoryPage, "message" | "reaction">> {
  const said: ConversationMessage[] = [];
  const reactions = new Map<string, Reaction>();
  const retracted = new Set<string>();
  const reporter = new Reporter((report) => {
    if (report.type === "CONV_MESSAGE") said.push(report.payload);
    else if (report.type === "RETRACTION") retracted.add(report.payload.legacyId);
    else if (report.type === "REACTION") reactions.set(reactionKey(report.payload), report.payload);
  });
  const inRoom = new RoomHearing({ user, reporter, archiveIds });
  const sent = new SentIds();
  const hearing = new Hearing({ user, stream, reporter, sent, archiveIds, isSeenBy: () => false });
  for (const { id, message, delay } of archived) {
    if (room !== undefined) inRoom.hear(message, room, { legacyId: id, ...(delay && { delay }) });
    else hearing.hear(message, { copied: true, delay, archivedAs: id });
  }
  return {
    message: said.filter(({ legacyId = "" }) => !retracted.has(legacyId)),
    reaction: [...reactions.values()].filter(({ legacyId }) => !retracted.has(legacyId)),
  };
}

/** Whose it is, to what. */
function reactionKey({ legacyId, nickname = "", participantId = "", carbon = false }: Reaction): string {
  return JSON.stringify([legacyId, participantId || nickname, carbon]);
}

async function queryOf(
  request: HistoryRequest,
  room: Room | undefined,
  sources: HistorySources,
): Promise<ArchiveQuery> {
  const { buddy, beforeId, afterId, beforeMs, afterMs, cursor, limit = mostMessages } = request;
  const find = (id: string): Promise<string> => findArchiveId(buddy, id, room, sources);
  const before = cursor ?? (beforeId === undefined ? "" : await find(beforeId));
  return {
    ...(room === undefined ? { with: buddy } : { room: room.jid }),
    before,
    ...(afterId === undefined ? {} : { after: await find(afterId) }),
    ...(beforeMs === undefined ? {} : { beforeMs }),
    ...(afterMs === undefined ? {} : { afterMs }),
    limit: Math.min(limit, mostMessages),
  };
}

/**
 * The archive's name of a message. Rooms call messages as their archives do; those of one person are called by their
 * sender's id, for which an archive cannot be asked: it is read from its end.
 */
async function findArchiveId(
  buddy: string,
  id: string,
  room: Room | undefined,
  { archive, archiveIds }: HistorySources,
): Promise<string> {
  const known = room === undefined ? archiveIds.archiveIdOf(buddy, id) : id;
  if (known !== undefined) return known;
  let before = "";
  for (let page = 0; page < mostPages; page++) {
    const { messages, complete } = await archive.query({ with: buddy, before, limit: mostMessages });
    const found = messages.findLast(({ message }) => senderId(message) === id);
    if (found !== undefined) return found.id;
    before = messages[0]?.id ?? "";
    if (complete || before === "") break;
  }
  throw new RequestError(FailureReason.notFound, "The archive has no such message.");
}
