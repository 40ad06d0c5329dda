import type { BacklogWish } from "../../../../lib/room.ts";
import { ns } from "../../namespaces.ts";
import { child, type Element } from "../../xml/element.ts";

/** XEP-0045 §7.2.13: how much of what was said before a client wants to hear. What makes no sense is no wish. */
export function readHistoryWish(entrance: Element, now: number): BacklogWish {
  const attrs = child(entrance, "history", ns.muc)?.attrs ?? {};
  const messages = numberIn(attrs["maxstanzas"]);
  const characters = numberIn(attrs["maxchars"]);
  const since = latest(timeIn(attrs["since"]), secondsAgo(numberIn(attrs["seconds"]), now));
  return {
    ...messages !== undefined && { messages },
    ...characters !== undefined && { characters },
    ...since !== undefined && { since: new Date(since) },
  };
}

function numberIn(word: string | undefined): number | undefined {
  return word !== undefined && /^\d{1,9}$/.test(word) ? Number(word) : undefined;
}

/** In milliseconds since the epoch. */
function timeIn(word: string | undefined): number | undefined {
  const time = Date.parse(word ?? "");
  return Number.isNaN(time) ? undefined : time;
}

function secondsAgo(seconds: number | undefined, now: number): number | undefined {
  return seconds === undefined ? undefined : now - seconds * 1000;
}

function latest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? one ?? other : Math.max(one, other);
}
