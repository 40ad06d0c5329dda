import type { Link } from "./link.ts";
import { changeNick } from "./room_orders.ts";

/** How often a nick is asked for again. */
const tries = 6;

/**
 * Takes a nick as soon as its present owner is gone. Never rejects; answers whether it is ours now.
 * @param pause between two attempts, in milliseconds.
 */
export async function recoverNick(nick: string, link: Link, pause: number): Promise<boolean> {
  for (let count = 0; count < tries; count++) {
    if (!await link.pause(pause)) return false;
    try {
      await changeNick(nick, link);
      return true;
    } catch {
      // somebody has it still
    }
  }
  return false;
}
