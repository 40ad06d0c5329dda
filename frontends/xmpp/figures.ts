/** What operators can ask for in numbers. */
import type { XmppContext } from "./feature.ts";

/** An admin variable that is a whole number; undefined when there is no such, or it cannot be told now. */
export async function figure(variable: string, { core }: XmppContext): Promise<number | undefined> {
  const words = await core.admin.run(variable, { kind: "admin", name: "statistics" });
  return /^\d+$/.test(words) ? Number(words) : undefined;
}
