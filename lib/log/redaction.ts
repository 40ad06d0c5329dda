import type { LogLevel } from "./log.ts";

/** Never in any log. */
const credential = /password|secret|token/i;

/** What people say to each other: in the log only while somebody debugs. */
const content = /body|xhtml|stanza|raw/i;

/** Whether a field of this name is replaced by `[hidden]` in a record of this level. */
export function isHidden(name: string, level: LogLevel): boolean {
  return credential.test(name) || (level !== "debug" && content.test(name));
}
