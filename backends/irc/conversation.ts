import type { OutgoingMessage } from "../../plugin/mod.ts";
import { parseCommand, runCommand } from "./commands.ts";
import type { IrcNetwork } from "./network.ts";
import { fetchRooms, listedRoom } from "./room_lists.ts";
import type { IrcSession } from "./session.ts";

/**
 * What the user writes: to people and rooms; or, to a server, a command. `/whois` is one wherever it is written.
 * @throws RequestError if it cannot be sent.
 */
export function converse(message: OutgoingMessage, session: IrcSession): void {
  const { network, target } = session.find(message.buddy);
  // COMPAT(spectrum2): its IRC backend took it in any conversation, also with a dot.
  const isWhois = /^[/.]whois \S/.test(message.text);
  if (target.kind !== "server" && !isWhois) return network.say(message, target);
  if (/^\s*[/.]?disconnect\s*$/i.test(message.text)) return session.disconnect(target.server);
  network.whenOnline(
    () => void command(message.text, network),
    (text) => network.voice.say(text),
  );
}

/** Answers by the server's contact. Never rejects. */
async function command(text: string, network: IrcNetwork): Promise<void> {
  try {
    network.voice.say(await answer(text, network));
  } catch (error) {
    network.voice.say(error instanceof Error ? error.message : String(error));
  }
}

async function answer(text: string, network: IrcNetwork): Promise<string> {
  const list = /^\s*[/.]?list(?:\s+(\S+))?\s*$/i.exec(text);
  if (list !== null) return await listRooms(list[1], network);
  const parsed = parseCommand(text);
  if ("problem" in parsed) return parsed.problem;
  const [command, target = "", words = ""] = parsed.line;
  if (command !== "PRIVMSG") return await runCommand(parsed.line, network.link);
  network.tell(target, words);
  return "";
}

/** Shows the rooms, and offers them where rooms are chosen. */
async function listRooms(pattern: string | undefined, network: IrcNetwork): Promise<string> {
  const rooms = await fetchRooms(network.link, pattern);
  network.reports.list(rooms.map((room) => listedRoom(room, network.names.room)));
  const shown = rooms.slice(0, 50).map(({ name, users, topic }) => `${name} (${users}) ${topic}`.trim());
  const rest = rooms.length - shown.length;
  return [...shown, ...(rest > 0 ? [`… and ${rest} more`] : [])].join("\n") || "There are no such rooms.";
}
