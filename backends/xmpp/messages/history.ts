/** Old messages, when somebody asks for them. */
import type { ConversationMessage } from "../../../proto/mod.ts";
import { type HistoryPage, type HistoryRequest, Reporter } from "../../../plugin/mod.ts";
import { Hearing } from "./hearing.ts";
import { RoomHearing } from "../rooms/hearing.ts";
import type { Rooms } from "../rooms/rooms.ts";
import type { Stream } from "../stream/stream.ts";
import type { Archive, ArchiveQuery } from "./archive.ts";
import { SentIds } from "./sent_ids.ts";

export interface HistorySources {
  readonly user: string;
  readonly archive: Archive;
  readonly rooms: Rooms;
  readonly stream: Stream;
}

const mostMessages = 100;

/** @throws RequestError if nobody keeps an archive. */
export async function fetchHistory(request: HistoryRequest, sources: HistorySources): Promise<HistoryPage> {
  const { user, archive, rooms, stream } = sources;
  const room = rooms.get(request.buddy);
  const { messages, complete } = await archive.query(queryOf(request, room?.jid));
  const said: ConversationMessage[] = [];
  // What is heard of the archive is told like what is heard now, but to us.
  const reporter = new Reporter((wrapper) => {
    if (wrapper.type === "CONV_MESSAGE") said.push(wrapper.payload);
  });
  const inRoom = new RoomHearing(user, reporter);
  const hearing = new Hearing({ user, stream, reporter, sent: new SentIds(), isSeenBy: () => false });
  for (const { id, message, delay } of messages) {
    const when = delay === undefined ? {} : { delay };
    if (room !== undefined) inRoom.hear(message, room, { legacyId: id, ...when });
    else hearing.hear(message, { copied: true, ...when });
  }
  const oldest = messages[0]?.id;
  return { message: said, complete, ...(oldest === undefined ? {} : { cursor: oldest }) };
}

/** Only rooms know messages by the names that their archives have. */
function queryOf(request: HistoryRequest, room: string | undefined): ArchiveQuery {
  const { buddy, beforeId, afterId, beforeMs, afterMs, cursor, limit = mostMessages } = request;
  const before = cursor ?? (room === undefined ? undefined : beforeId);
  return {
    ...(room === undefined ? { with: buddy } : { room }),
    before: before ?? "",
    ...(room === undefined || afterId === undefined ? {} : { after: afterId }),
    ...(beforeMs === undefined ? {} : { beforeMs }),
    ...(afterMs === undefined ? {} : { afterMs }),
    limit: Math.min(limit, mostMessages),
  };
}
