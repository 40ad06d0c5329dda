import { legacyName } from "../../../lib/ids.ts";
import type { Found, SearchResult } from "../../../lib/people.ts";
import type { Sender } from "../address.ts";
import { loggedIn } from "../logged_in.ts";
import type { XmppContext } from "../feature.ts";
import { addContact } from "./contacts_flow.ts";
import { done, field, type Stage } from "./flow.ts";

const title = "Search for people";

/** Looks for somebody on the network, who may then be put on the list. */
export function startSearch({ user }: Sender, context: XmppContext): Promise<Stage> {
  const online = () => loggedIn(user, context);
  return Promise.resolve({
    kind: "question",
    title,
    text: "Give a name, or what else you know of them.",
    fields: [field("text", "text", "Whom do you look for")],
    answer: async (answers) => {
      const result = await online().people.search(answers.get("text") ?? "");
      return offerFound(result, (name) => addContact(online(), legacyName(name), context));
    },
  });
}

function offerFound({ found, more }: SearchResult, add: (name: string) => Stage): Stage {
  const people = found.filter(({ isRoom }) => !isRoom);
  if (people.length === 0) return done(title, "Nobody was found.");
  const options = people.map((one) => ({ value: one.name, label: labelOf(one) }));
  return {
    kind: "question",
    title,
    text: more ? "There are more than these: look for something that says more." : "Found:",
    fields: [field("name", "choice", "Whom to put on your list", { options, needed: false })],
    isLast: true,
    answer: (answers) => {
      const name = answers.get("name") ?? "";
      return Promise.resolve(name === "" ? done(title, "Nobody was added.") : add(name));
    },
  };
}

function labelOf({ name, alias, fields }: Found): string {
  const about = fields.map(({ value }) => value).join(", ");
  const who = alias === "" || alias === name ? name : `${alias} (${name})`;
  return about === "" ? who : `${who}: ${about}`;
}
