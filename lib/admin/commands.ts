import { backendsCount, crashedBackends, crashedBackendsCount } from "./backends.ts";
import type { AdminEntry } from "./command.ts";
import { reload, status, uptime } from "./general.ts";
import { args, commands, help, variables } from "./help.ts";
import { averageMemoryPerUser, resMemory, shrMemory, usedMemory } from "./memory.ts";
import { messagesFromXmpp, messagesToXmpp } from "./messages.ts";
import { register, unregister } from "./registrations.ts";
import { hasOnlineUser, onlineUsers, onlineUsersCount } from "./users.ts";

/** Every command and variable, in the order of their names. */
export const adminEntries: readonly AdminEntry[] = [
  args,
  averageMemoryPerUser,
  backendsCount,
  commands,
  crashedBackends,
  crashedBackendsCount,
  hasOnlineUser,
  help,
  messagesFromXmpp,
  messagesToXmpp,
  onlineUsers,
  onlineUsersCount,
  register,
  reload,
  resMemory,
  shrMemory,
  status,
  unregister,
  uptime,
  usedMemory,
  variables,
];
