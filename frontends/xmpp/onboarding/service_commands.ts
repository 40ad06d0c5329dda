/** What XEP-0133 names for administrators of any service, as far as it fits a gateway. */
import { TransportError } from "../../../lib/errors.ts";
import type { UserId } from "../../../lib/ids.ts";
import { senderOf } from "../address.ts";
import type { XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { xml } from "../xml/element.ts";
import type { Command } from "./command.ts";
import { type Answers, done, type End, failed, field, type FlowField, type Stage } from "./flow.ts";

/** Results of more lines than this would make a stanza that servers refuse. */
const mostListed = 1_000;

export const serviceCommands: readonly Command[] = [
  counting(
    "get-registered-users-num",
    "Number of registered users",
    "registeredusersnum",
    async ({ core }) => (await core.registrations.all()).length,
  ),
  counting(
    "get-online-users-num",
    "Number of online users",
    "onlineusersnum",
    ({ core }) => core.users.count,
  ),
  listing(
    "get-registered-users-list",
    "List of registered users",
    "registereduserjids",
    ({ core }) => core.registrations.all(),
  ),
  listing(
    "get-online-users-list",
    "List of online users",
    "onlineuserjids",
    ({ core }) => core.users.all.map(({ id }) => id),
  ),
  asking("get-user-lastlogin", "Last login of a user", field("accountjid", "jid", "User"), lastLogin),
  asking("delete-user", "Delete users", field("accountjids", "lines", "Users"), deleteUsers),
  asking("end-user-session", "End users' logins", field("accountjids", "lines", "Users"), endLogins),
  asking("announce", "Announce something to online users", field("announcement", "lines", "Text"), announce),
];

type MaybePromise<T> = T | Promise<T>;

function command(node: string, title: string, start: Command["start"]): Command {
  return { node: `${ns.admin}#${node}`, title, description: title, start };
}

function counting(
  node: string,
  title: string,
  result: string,
  count: (context: XmppContext) => MaybePromise<number>,
): Command {
  return command(node, title, async (_sender, context) => {
    const number = String(await count(context));
    return told(title, number, [{ name: result, label: title, values: [number] }]);
  });
}

function listing(
  node: string,
  title: string,
  result: string,
  list: (context: XmppContext) => MaybePromise<readonly UserId[]>,
): Command {
  return command(node, title, async (_sender, context) => {
    const users = (await list(context)).toSorted();
    const values = users.slice(0, mostListed);
    const text = values.length < users.length
      ? `The first ${mostListed} of ${users.length}`
      : String(users.length);
    return told(title, text, [{ name: result, label: title, values }]);
  });
}

function asking(
  node: string,
  title: string,
  wanted: FlowField,
  act: (answer: string, context: XmppContext) => MaybePromise<End>,
): Command {
  return command(node, title, (_sender, context): Promise<Stage> =>
    Promise.resolve({
      kind: "question",
      title,
      text: title,
      formType: ns.admin,
      fields: [wanted],
      isLast: true,
      answer: async (answers: Answers) => await act(answers.get(wanted.name) ?? "", context),
    }));
}

function told(title: string, text: string, results: End["results"]): End {
  return { ...done(title, text, results), formType: ns.admin };
}

async function lastLogin(answer: string, { core }: XmppContext): Promise<End> {
  const title = "Last login of a user";
  const [user] = usersIn(answer);
  const record = user && await core.registrations.find(user);
  if (record === undefined) return failed(title, "Nobody is registered under this address.");
  const time = record.lastLogin?.toISOString() ?? "never";
  return told(title, time, [{ name: "lastlogin", label: "Last login", values: [time] }]);
}

async function deleteUsers(answer: string, { core }: XmppContext): Promise<End> {
  const users = usersIn(answer);
  for (const user of users) await core.registrations.unregister(user);
  return done("Delete users", `Unregistered: ${users.join(", ")}`);
}

async function endLogins(answer: string, { core }: XmppContext): Promise<End> {
  const users = usersIn(answer);
  for (const user of users) {
    const running = core.users.find(user);
    if (running !== undefined) await core.users.exclusively(user, () => core.users.end(running));
  }
  return done("End users' logins", `Logged out: ${users.join(", ")}`);
}

function announce(text: string, { core, jid, send }: XmppContext): End {
  const users = core.users.all;
  for (const { id } of users) {
    send(xml("message", { type: "chat", from: jid, to: id }, xml("body", {}, text)));
  }
  return done("Announce something to online users", `Sent to ${users.length} users.`);
}

/** Throws `not-acceptable` where a line is nobody's address. */
function usersIn(answer: string): UserId[] {
  return answer.split("\n").map((line) => line.trim()).filter((line) => line !== "").map((line) => {
    const user = senderOf(line.toLowerCase())?.user;
    if (user === undefined) throw new TransportError("not-acceptable", `"${line}" is nobody's address.`);
    return user;
  });
}
