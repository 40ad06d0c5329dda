import type { GlobalCommand, Variable } from "./command.ts";

export const onlineUsers: GlobalCommand = {
  kind: "command",
  context: "global",
  name: "online_users",
  category: "Users",
  access: "admin",
  label: "Online users",
  description: "Returns list of all online users",
  run({ users }) {
    const lines = users.all.map(({ id, account }) =>
      `${id} "3rd-party network username:" "${oneLine(account.legacyName)}"\n`
    );
    return lines.toSorted().join("");
  },
};

export const onlineUsersCount: Variable = {
  kind: "variable",
  name: "online_users_count",
  category: "Users",
  access: "admin",
  description: "Number of online users",
  get: ({ users }) => String(users.count),
};

export const hasOnlineUser: GlobalCommand = {
  kind: "command",
  context: "global",
  name: "has_online_user",
  category: "Users",
  access: "admin",
  label: "Has online user",
  description: "Returns 1 if user is online",
  arguments: () => [{
    name: "username",
    label: "Username",
    example: "user@domain.tld",
    type: "string",
  }],
  run({ users, readUser }, [name = ""]) {
    const user = readUser(name);
    return user !== undefined && users.find(user) !== undefined ? "1" : "0";
  },
};

/** Users choose their legacy names; none may look like another user's line. */
function oneLine(name: string): string {
  return name.replace(/[\r\n]+/g, " ");
}
