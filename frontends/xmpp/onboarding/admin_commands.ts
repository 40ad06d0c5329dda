import type { AdminArgument, AdminEntryView } from "../../../lib/frontend.ts";
import { joinWords } from "../../../lib/admin/words.ts";
import type { Sender } from "../address.ts";
import type { XmppContext } from "../feature.ts";
import type { Command } from "./command.ts";
import { type Answers, done, failed, field, type FlowField, type Stage } from "./flow.ts";

/** Every admin command and variable there is, as a command of its own, for operators. */
export function adminCommands({ core }: XmppContext): Command[] {
  return core.admin.entries.map((entry) => ({
    node: `admin/${entry.name}`,
    title: `Admin: ${entry.label}`,
    description: entry.description,
    start: (sender, context) => startEntry(entry, sender, context),
  }));
}

async function startEntry(entry: AdminEntryView, sender: Sender, context: XmppContext): Promise<Stage> {
  const { label, description, arguments: wanted } = entry;
  if (wanted.length === 0) return await run(entry, new Map(), sender, context);
  return {
    kind: "question",
    title: label,
    text: description,
    fields: wanted.map(argumentField),
    isLast: true,
    answer: (answers) => run(entry, answers, sender, context),
  };
}

function argumentField({ name, label, example, type, optional = false }: AdminArgument): FlowField {
  const description = example === "" ? "" : `For example: ${example}`;
  return field(name, type === "password" ? "password" : "text", label, { description, needed: !optional });
}

async function run(
  { name, label, arguments: wanted }: AdminEntryView,
  answers: Answers,
  { user }: Sender,
  { core }: XmppContext,
): Promise<Stage> {
  const words = wanted.map((each) => answers.get(each.name) ?? "");
  // What may be left out was left out.
  while (words.at(-1) === "") words.pop();
  const answer = await core.admin.run(joinWords([name, ...words]), { kind: "admin", name: user });
  if (answer.startsWith("Error:")) return failed(label, answer);
  return done(label, label, [{ name: "answer", label, values: answer.trimEnd().split("\n") }]);
}
