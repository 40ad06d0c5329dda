import type { Variable } from "./command.ts";

export const messagesFromXmpp: Variable = {
  kind: "variable",
  name: "messages_from_xmpp",
  category: "Messages",
  access: "admin",
  description: "Number of messages from users since the start",
  get: ({ counters }) => String(counters.fromUsers),
};

export const messagesToXmpp: Variable = {
  kind: "variable",
  name: "messages_to_xmpp",
  category: "Messages",
  access: "admin",
  description: "Number of messages to users since the start",
  get: ({ counters }) => String(counters.toUsers),
};
