const dateAndTime = /^(\d{4})-?(\d{2})-?(\d{2})[T ](\d{2}):?(\d{2}):?(\d{2})(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * The time in a message's `timestamp`, to the second: `YYYYMMDDTHHMMSS` as Spectrum 2 defined it, ISO 8601 with dashes,
 * or Unix seconds, as backends really send. Without a zone it is UTC. Undefined when it is none of these; Spectrum 2
 * lost such messages.
 */
export function parseTimestamp(text: string): Date | undefined {
  const milliseconds = /^\d{9,10}$/.test(text) ? Number(text) * 1000 : parseDateAndTime(text);
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds);
}

/** By pattern, because `Date.parse` alone takes a time without a zone for local, and "hello 5" for a day in May. */
function parseDateAndTime(text: string): number {
  const [, year, month, day, hour, minute, second, zone = "Z"] = dateAndTime.exec(text) ?? [];
  const offset = zone.replace(/^(...)(\d\d)$/, "$1:$2");
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
}

/** The time of a field in milliseconds; undefined where there is none, or one beyond all calendars. */
export function timeOf(milliseconds: number | undefined): Date | undefined {
  const time = new Date(milliseconds ?? NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
