/** A JID in its parts (RFC 7622). */
export interface Jid {
  readonly local: string;
  readonly domain: string;
  readonly resource: string;
}

/** A JID in its parts; undefined if it is none. What servers prepare further, we leave to them. */
export function parseJid(text: string): Jid | undefined {
  const parts = /^(?:([^@/\s"&'<>:]+)@)?([^@/\s]+)(?:\/(.+))?$/su.exec(text);
  const [, local = "", domain, resource = ""] = parts ?? [];
  if (domain === undefined || text.length > 3071) return undefined;
  return { local: local.toLowerCase(), domain: domain.toLowerCase().replace(/\.$/, ""), resource };
}

/** Without its resource. */
export function bareOf(jid: string): string {
  const slash = jid.indexOf("/");
  return (slash < 0 ? jid : jid.slice(0, slash)).toLowerCase();
}

export function resourceOf(jid: string): string {
  const slash = jid.indexOf("/");
  return slash < 0 ? "" : jid.slice(slash + 1);
}
