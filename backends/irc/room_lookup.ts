import { FailureReason, RequestError, type RoomDescription } from "../../plugin/mod.ts";
import type { Channel } from "./channel.ts";
import { fetchRooms } from "./room_lists.ts";
import type { Found, IrcSession } from "./session.ts";

/** A room that the user is in, and its network. */
export interface FoundRoom {
  readonly network: Found["network"];
  readonly channel: Channel;
}

/** @throws RequestError if the user is not in it. */
export function roomOf(name: string, session: IrcSession): FoundRoom {
  const found = session.known(name);
  const channel = found?.target.kind === "room"
    ? found.network.rooms.channels.get(found.target.channel)
    : undefined;
  if (found !== undefined && channel !== undefined) return { network: found.network, channel };
  throw new RequestError(FailureReason.notFound, `You are not in "${name}".`);
}

/**
 * What a room is. One that the user is not in is looked up in the server's list; no connection is made for that.
 * @throws RequestError if there is no such room.
 */
export async function describeRoom(name: string, session: IrcSession): Promise<RoomDescription> {
  const found = session.known(name);
  if (found === undefined) return { name, joined: false };
  const { network, target } = found;
  if (target.kind !== "room") throw new RequestError(FailureReason.notFound, `"${name}" is no room.`);
  const channel = network.rooms.channels.get(target.channel);
  if (channel !== undefined) return network.reports.describe(channel, network.link);
  const [room] = await fetchRooms(network.link, target.channel);
  if (room === undefined) throw new RequestError(FailureReason.notFound, `There is no room "${name}".`);
  return {
    name: room.name,
    description: room.topic,
    memberCount: room.users,
    joined: false,
    parent: network.names.contact,
    parentName: network.link.isupport.get("NETWORK") ?? network.names.contact,
  };
}
