const basic = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(?:\.\d+)?Z?$/;

/**
 * The time in a message's `timestamp`: `YYYYMMDDTHHMMSS` in UTC as Spectrum 2 defined it, ISO 8601 with dashes, or Unix
 * seconds, as backends really send. Undefined when it is none of these; Spectrum 2 lost such messages.
 */
export function parseTimestamp(text: string): Date | undefined {
  const parts = basic.exec(text);
  const iso = parts === null
    ? text
    : `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`;
  const milliseconds = /^\d{9,10}$/.test(text) ? Number(text) * 1000 : Date.parse(iso);
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds);
}
