import { FailureReason, type Found, RequestError, type SearchRequest } from "../../plugin/mod.ts";
import type { Online } from "./online.ts";
import { searchPeople } from "./people/search.ts";

/** How many an answer has, if nobody says. */
const usualLimit = 100;

/**
 * People in the directories of the account's server, and rooms.
 * @throws RequestError
 */
export async function search(
  { text, limit = usualLimit }: SearchRequest,
  { disco, stream, roomList }: Pick<Online, "disco" | "stream" | "roomList">,
): Promise<Found> {
  const words = text.trim();
  if (words === "") throw new RequestError(FailureReason.invalid, "Please say whom you are looking for.");
  const [people, rooms] = await Promise.all([
    searchPeople(words, disco, stream),
    roomList.search(words),
  ]);
  const found = [
    ...people,
    ...rooms.map(({ jid, name }) => ({ buddy: jid, room: true, ...(name === "" ? {} : { alias: name }) })),
  ];
  return { found: found.slice(0, limit), more: found.length > limit };
}
