/** XEP-0055: what is searched for, and who was found, by the old elements and by forms. */
import type { ContactFieldKind, Found } from "../../lib/people.ts";
import { form, formValues } from "./data_form.ts";
import { ns } from "./namespaces.ts";
import { child, childElements, type Element, text, xml } from "./xml/element.ts";

/** What a found person or room is, for people to read. `jid` is what to add. */
export interface SearchRow {
  readonly jid: string;
  readonly nick: string;
  readonly email: string;
  /** Whatever else is known, in words. */
  readonly about: string;
}

const instructions =
  "Whom are you looking for? A name, a number or an address: whatever the other network knows.";

/** The old fields (XEP-0055 §2.1), any of which may be filled in: the network is asked with all that is there. */
const oldFields = ["first", "last", "nick", "email"] as const;

/** The columns of a result. */
const columns = [
  { name: "jid", type: "jid-single", label: "Address" },
  { name: "nick", type: "text-single", label: "Name" },
  { name: "email", type: "text-single", label: "Email" },
  { name: "about", type: "text-single", label: "About" },
] as const satisfies readonly { name: keyof SearchRow; type: string; label: string }[];

/** What a client is to ask the person. */
export function searchForm(): Element {
  return xml(
    "query",
    { xmlns: ns.search },
    xml("instructions", {}, instructions),
    oldFields.map((name) => xml(name)),
    form(ns.search, "Search", instructions, [
      { var: "text", type: "text-single", label: "Search for", required: true },
    ]),
  );
}

/** The words that were filled in, of a form or of old fields; empty when there are none. */
export function searchedText(query: Element): string {
  const x = child(query, "x", ns.dataForms);
  const values = x === undefined ? oldValues(query) : formWords(x);
  return values.map((value) => value.trim()).filter((value) => value !== "").join(" ");
}

function oldValues(query: Element): string[] {
  return childElements(query).filter(({ name }) => oldFields.some((field) => field === name)).map(text);
}

/** COMPAT: clients that keep a form of their own use the old names in it. */
function formWords(x: Element): string[] {
  const values = formValues(x);
  return ["text", ...oldFields].map((name) => values.get(name) ?? "");
}

/** The answer as it was asked for: to a form as a table, else as items. `more`: others were found and left out. */
export function searchResult(query: Element, rows: readonly SearchRow[], more: boolean): Element {
  const asForm = child(query, "x", ns.dataForms) !== undefined;
  return xml("query", { xmlns: ns.search }, asForm ? table(rows, more) : rows.map(oldItem));
}

/** XEP-0055 §2.1: all of the old fields, empty where nothing is known. */
function oldItem({ jid, nick, email }: SearchRow): Element {
  return xml("item", { jid }, xml("first"), xml("last"), xml("nick", {}, nick), xml("email", {}, email));
}

function table(rows: readonly SearchRow[], more: boolean): Element {
  return xml(
    "x",
    { xmlns: ns.dataForms, type: "result" },
    more ? xml("title", {}, `The first ${rows.length}: a narrower search finds others`) : undefined,
    xml("field", { type: "hidden", var: "FORM_TYPE" }, xml("value", {}, ns.search)),
    xml("reported", {}, columns.map(({ name, type, label }) => xml("field", { var: name, type, label }))),
    rows.map((row) =>
      xml("item", {}, columns.map(({ name }) => xml("field", { var: name }, xml("value", {}, row[name]))))
    ),
  );
}

/** What a row says of somebody found; `jid` is where they are reached. */
export function searchRow({ name, alias, fields, isRoom }: Found, jid: string): SearchRow {
  const valueOf = (kind: ContactFieldKind) => fields.find((field) => field.kind === kind)?.value ?? "";
  const others = fields.filter(({ kind }) => kind !== "email").map(({ label, value }) => words(label, value));
  return {
    jid,
    nick: alias || name,
    email: valueOf("email"),
    about: [...isRoom ? ["room"] : [], ...others].join(", "),
  };
}

function words(label: string, value: string): string {
  return label === "" ? value : `${label}: ${value}`;
}
