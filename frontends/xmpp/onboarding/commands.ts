import type { Sender } from "../address.ts";
import type { XmppContext } from "../feature.ts";
import { adminCommands } from "./admin_commands.ts";
import type { Command } from "./command.ts";
import { isOperator } from "./operators.ts";
import { serviceCommands } from "./service_commands.ts";
import { userCommands } from "./user_commands.ts";

/** Everything that somebody may ask of the gateway. */
export function commandsFor({ user }: Sender, context: XmppContext): readonly Command[] {
  const own = userCommands(context.core.network);
  if (!isOperator(user, context)) return own;
  return [...own, ...serviceCommands, ...adminCommands(context)];
}
