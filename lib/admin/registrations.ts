import { TransportError } from "../errors.ts";
import type { Asker } from "../frontend.ts";
import type { UserId } from "../ids.ts";
import type { AdminContext, Argument, GlobalCommand, UserCommand } from "./command.ts";
import { mayNotExecute } from "./refusal.ts";

export const register: GlobalCommand = {
  kind: "command",
  context: "global",
  name: "register",
  category: "Users",
  access: "user",
  label: "Register",
  description: "Registers the new user",
  arguments: registerArguments,
  run: registerUser,
};

export const unregister: UserCommand = {
  kind: "command",
  context: "user",
  name: "unregister",
  category: "Users",
  access: "user",
  label: "Unregister",
  description: "Unregisters existing user",
  run: unregisterUser,
};

function registerArguments({ config, network }: AdminContext): readonly Argument[] {
  const { usernameLabel, passwordLabel } = config.registration;
  return [
    { name: "username", label: "Jabber ID", example: "user@domain.tld", type: "string" },
    { name: "legacy_username", label: usernameLabel, example: "", type: "string" },
    {
      name: "legacy_password",
      label: passwordLabel,
      example: "",
      type: "password",
      optional: !network.needPassword,
    },
  ];
}

async function registerUser(
  { registrations, readUser }: AdminContext,
  [name = "", username = "", password = ""]: readonly string[],
  asker: Asker,
): Promise<string> {
  const user = readUser(name);
  if (user === undefined) return `Error: '${name}' is not the address of a user.`;
  if (asker.kind === "user" && asker.user !== user) return mayNotExecute;
  if (await registrations.find(user) !== undefined) return "Error: User is already registered";
  await registrations.register(user, { username, password, language: "en" });
  return "User registered";
}

async function unregisterUser({ registrations }: AdminContext, user: UserId): Promise<string> {
  try {
    await registrations.unregister(user);
    return `User '${user}' unregistered.`;
  } catch (error) {
    if (!(error instanceof TransportError && error.code === "registration-required")) throw error;
    return `Error: User '${user}' is not registered`;
  }
}
