/** The servers that are measured side by side: ours in server mode, and Debian's Prosody. */
import { makeCertificate } from "../integration/harness/certificates.ts";
import type { ContenderOptions, Contestant } from "./contestant.ts";
import { startOurs } from "./contestant_ours.ts";
import { startProsody } from "./contestant_prosody.ts";

/** With `Archive` they archive messages, too. Else both do what there is beside: carbons, stream management, states. */
export type ContenderName = "ours" | "prosody" | "oursArchive" | "prosodyArchive";

export async function start(name: ContenderName, options: ContenderOptions): Promise<Contestant> {
  const certificate = await makeCertificate(options.folder.path);
  const archives = name.endsWith("Archive");
  return name.startsWith("ours")
    ? await startOurs(certificate, archives, options)
    : await startProsody(certificate, archives, options);
}
