import { errorText, TransportError } from "../../../lib/errors.ts";
import type { NetworkFacts } from "../../../lib/users/network.ts";
import type { Sender } from "../address.ts";
import type { XmppContext } from "../feature.ts";
import { failed, type Stage } from "./flow.ts";

/** Something a person may ask of the gateway itself: a flow, and how it is found. */
export interface Command {
  /** Among the ad-hoc commands (XEP-0050 §2.2). */
  readonly node: string;
  /** How it is called in a chat; operators' commands have none there. */
  readonly word?: string;
  readonly title: string;
  readonly description: string;
  /** Whether the network can do it; what it cannot do is not offered. */
  requires?(network: NetworkFacts): boolean;
  start(sender: Sender, context: XmppContext): Promise<Stage>;
}

/** Starts a command. One that cannot even start ends with the reason. */
export async function begin(command: Command, sender: Sender, context: XmppContext): Promise<Stage> {
  try {
    return await command.start(sender, context);
  } catch (error) {
    return failed(command.title, reasonOf(error, command.title, context));
  }
}

/** What to tell the person; what went wrong inside goes to the log. */
export function reasonOf(error: unknown, title: string, { log }: XmppContext): string {
  if (error instanceof TransportError) return error.message;
  log.error("a command failed", { command: title, reason: errorText(error) });
  return "Something went wrong inside the gateway; its operator can find it in the log.";
}
