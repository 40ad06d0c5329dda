/** People in the directories of the account's server (XEP-0055). */
import { type ContactField, ContactFieldKind, RequestError } from "../../../plugin/mod.ts";
import type { Disco } from "../disco.ts";
import { bareOf } from "../jid.ts";
import { ns } from "../namespaces.ts";
import type { Stream } from "../stream/stream.ts";
import { submission } from "../xml/data_form.ts";
import { type Element, textOf, xml } from "../xml/element.ts";

/** Somebody who was found. */
export interface FoundPerson {
  readonly buddy: string;
  readonly alias?: string;
  readonly field: readonly ContactField[];
}

/** Where a directory looks for a word, in its own names of fields; what else it has is not for names. */
const nameFields = [
  "nick",
  "fn",
  "name",
  "first",
  "last",
  "given",
  "family",
  "middle",
  "user",
  "username",
  "email",
];

/**
 * Everybody in whom one of the fields of a directory is the text. Nobody where there is no directory.
 * @throws RequestError if there is one, and none answers.
 */
export async function searchPeople(text: string, disco: Disco, stream: Stream): Promise<FoundPerson[]> {
  const directories = await disco.servicesWith(ns.search);
  const answers = await Promise.allSettled(directories.map(({ jid }) => searchDirectory(text, jid, stream)));
  const found = answers.flatMap((answer) => answer.status === "fulfilled" ? answer.value : []);
  const failed = answers.find((answer) => answer.status === "rejected");
  if (failed?.reason instanceof RequestError && answers.every(({ status }) => status === "rejected")) {
    throw failed.reason;
  }
  return [...new Map(found.map((person) => [person.buddy, person])).values()];
}

async function searchDirectory(text: string, directory: string, stream: Stream): Promise<FoundPerson[]> {
  const offer = await stream.ask("get", xml("query", { xmlns: ns.search }), directory);
  const query = offer.getChild("query", ns.search);
  const questions = query === undefined ? [] : questionsOf(query, text);
  const answers = questions.map((question) =>
    stream.ask("set", xml("query", { xmlns: ns.search }, question), directory)
  );
  return (await Promise.all(answers)).flatMap(readFound);
}

/**
 * The questions that a directory has to be asked for all its fields. Plain fields are looked for all at once, and any
 * of them may fit; those of a form must fit all, so that each is a question of its own.
 */
function questionsOf(query: Element, text: string): readonly (readonly Element[])[] {
  const form = query.getChild("x", ns.dataForms);
  if (form === undefined) {
    const names = query.getChildElements().map((child) => child.getName()).filter(isName);
    return [names.map((name) => xml(name, {}, text))];
  }
  const fields = form.getChildren("field").map(({ attrs: { var: name = "", type } }) => ({ name, type }));
  if (fields.some(({ name }) => name === "search")) {
    const switches = fields.filter(({ type }) => type === "boolean").map(({ name }) => [name, "1"]);
    return [[submission(ns.search, { ...Object.fromEntries(switches), search: text })]];
  }
  // Some say that a star stands for the rest of a word.
  const words = textOf(form, "instructions")?.includes("*") ? `${text}*` : text;
  return fields.filter(({ name }) => isName(name)).map((
    { name },
  ) => [submission(ns.search, { [name]: words })]);
}

function isName(field: string): boolean {
  return nameFields.includes(field);
}

function readFound(answer: Element): FoundPerson[] {
  const query = answer.getChild("query", ns.search);
  const form = query?.getChild("x", ns.dataForms);
  const rows = form === undefined
    ? query?.getChildren("item").map((item) => plainRow(item)) ?? []
    : form.getChildren("item").map((item) => formRow(item));
  return rows.flatMap((row) => readPerson(row));
}

type Row = ReadonlyMap<string, string>;

function plainRow(item: Element): Row {
  const values = item.getChildElements().map((child) => [child.getName(), child.getText()] as const);
  return new Map([["jid", item.attrs["jid"] ?? ""], ...values]);
}

function formRow(item: Element): Row {
  const fields = item.getChildren("field");
  return new Map(fields.map((field) => [field.attrs["var"] ?? "", textOf(field, "value") ?? ""]));
}

function readPerson(row: Row): FoundPerson[] {
  const buddy = bareOf(row.get("jid") ?? "");
  if (buddy === "") return [];
  const fullName = [row.get("first"), row.get("last")].filter((part) => part).join(" ");
  const alias = row.get("fn") || row.get("nick") || fullName;
  const email = row.get("email");
  const facts = [
    ...email ? [{ kind: ContactFieldKind.email, value: email }] : [],
    ...fullName && fullName !== alias
      ? [{ kind: ContactFieldKind.other, value: fullName, label: "Name" }]
      : [],
  ];
  return [{ buddy, ...alias ? { alias } : {}, field: facts }];
}
