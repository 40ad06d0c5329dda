import type { NetworkFacts } from "../../../lib/users/network.ts";
import { ns } from "../namespaces.ts";
import type { Command } from "./command.ts";
import { startContactAddition, startContactList } from "./contacts_flow.ts";
import { startLogin } from "./login_flow.ts";
import { startRegistration, startUnregistration } from "./registration_flow.ts";
import { startSearch } from "./search_flow.ts";
import { startLogout, startSettings } from "./settings_flow.ts";
import { startStatus } from "./status_flow.ts";

/** What everybody may ask of this network, in the order in which it is shown. */
export function userCommands(network: NetworkFacts): readonly Command[] {
  return commands.filter(({ requires }) => requires?.(network) ?? true);
}

const commands: readonly Command[] = [
  {
    // Where clients look for it that offer a registration by command.
    node: ns.register,
    word: "register",
    title: "Register",
    description: "Tell the gateway your account on the other network, or change it",
    start: startRegistration,
  },
  {
    node: "login",
    word: "login",
    title: "Log in",
    description: "Log in to the other network, or see how the login goes on",
    start: startLogin,
  },
  {
    node: "logout",
    word: "logout",
    title: "Log out",
    description: "Log out, and stay so until you ask for a login",
    start: startLogout,
  },
  {
    node: "status",
    word: "status",
    title: "Your account",
    description: "See how you stand with this gateway",
    start: startStatus,
  },
  {
    node: "contacts",
    word: "contacts",
    title: "List your contacts",
    description: "See who is on your list",
    start: startContactList,
  },
  {
    node: "add-contact",
    word: "add",
    title: "Add a contact",
    description: "Put somebody on your list",
    start: startContactAddition,
  },
  {
    node: "search",
    word: "search",
    title: "Search for people",
    description: "Look for somebody on the other network",
    requires: (network) => network.can("search"),
    start: startSearch,
  },
  {
    node: "settings",
    word: "settings",
    title: "Transport settings",
    description: "Choose how the gateway treats you",
    start: startSettings,
  },
  {
    node: "unregister",
    word: "unregister",
    title: "Remove your registration",
    description: "Have the gateway forget you",
    start: startUnregistration,
  },
];
