/** What the owners of a room can set in it (XEP-0045 §10.2), as options and back. */
import { FailureReason, type FormField, FormFieldType, RequestError } from "../../../plugin/mod.ts";
import { ns } from "../namespaces.ts";
import type { Stream } from "../stream/stream.ts";
import { type Element, textOf, xml } from "../xml/element.ts";

const prefix = "muc#roomconfig_";

interface KnownField {
  readonly option: string;
  /** The field says the opposite of the option. */
  readonly isOpposite?: true;
}

/** Options that mean the same on all networks; `proto/README.md` has their names. Others are called as their fields. */
const known: ReadonlyMap<string, KnownField> = new Map([
  ["roomname", { option: "name" }],
  ["roomdesc", { option: "description" }],
  ["moderatedroom", { option: "moderated" }],
  ["membersonly", { option: "membersOnly" }],
  ["publicroom", { option: "hidden", isOpposite: true }],
  ["maxusers", { option: "limit" }],
  ["changesubject", { option: "topicLocked", isOpposite: true }],
  ["roomsecret", { option: "password" }],
]);

/** Whether there is a password: the instance sees that in the password. */
const isProtected = `${prefix}passwordprotectedroom`;

const types: ReadonlyMap<string, FormFieldType> = new Map([
  ["boolean", FormFieldType.switch],
  ["list-single", FormFieldType.choice],
  ["text-private", FormFieldType.password],
  ["text-single", FormFieldType.text],
]);

/** @throws RequestError, as for everybody who is no owner. */
export async function roomOptions(room: string, stream: Stream): Promise<readonly FormField[]> {
  const form = await fetchForm(room, stream);
  return form.getChildren("field").flatMap((field) => readOption(field) ?? []);
}

/** @throws RequestError */
export async function setRoomOptions(
  room: string,
  values: ReadonlyMap<string, string>,
  stream: Stream,
): Promise<void> {
  const form = await fetchForm(room, stream);
  const fields = form.getChildren("field").filter(({ attrs }) => attrs.type !== "fixed");
  const names = new Set(fields.map((field) => optionOf(field).option));
  const stranger = [...values.keys()].find((name) => !names.has(name));
  if (stranger !== undefined) throw new RequestError(FailureReason.invalid, `The room has no "${stranger}".`);
  const filled = fields.map((field) => filledIn(field, values));
  const x = xml("x", { xmlns: ns.dataForms, type: "submit" }, filled);
  await stream.ask("set", xml("query", { xmlns: ns.mucOwner }, x), room);
}

async function fetchForm(room: string, stream: Stream): Promise<Element> {
  const answer = await stream.ask("get", xml("query", { xmlns: ns.mucOwner }), room);
  const form = answer.getChild("query", ns.mucOwner)?.getChild("x", ns.dataForms);
  if (form === undefined) {
    throw new RequestError(FailureReason.unsupported, "Nothing can be set in that room.");
  }
  return form;
}

function readOption(field: Element): FormField | undefined {
  const { var: name = "", label, type = "text-single" } = field.attrs;
  const { option, isOpposite = false } = optionOf(field);
  const kind = option === "password" ? FormFieldType.password : types.get(type);
  if (kind === undefined || name === isProtected) return undefined;
  const value = textOf(field, "value") ?? "";
  const choices = field.getChildren("option").flatMap((each) => {
    const [choice, words] = [textOf(each, "value"), each.attrs["label"]];
    return choice === undefined ? [] : [{ value: choice, ...(words === undefined ? {} : { label: words }) }];
  });
  return {
    name: option,
    type: kind,
    ...(label === undefined ? {} : { label }),
    value: kind === FormFieldType.switch ? flag(isOn(value) !== isOpposite) : value,
    ...(choices.length === 0 ? {} : { option: choices }),
  };
}

/** What is not to change is sent back as it came. */
function filledIn(field: Element, values: ReadonlyMap<string, string>): Element {
  const { var: name = "" } = field.attrs;
  const { option, isOpposite = false } = optionOf(field);
  const password = values.get("password");
  const wanted = values.get(option);
  const value = name === isProtected && password !== undefined
    ? flag(password !== "")
    : wanted !== undefined && isOpposite
    ? flag(!isOn(wanted))
    : wanted;
  const kept = field.getChildren("value").map((each) => xml("value", {}, each.getText()));
  return xml("field", { var: name }, value === undefined ? kept : xml("value", {}, value));
}

function optionOf({ attrs: { var: name = "" } }: Element): KnownField {
  const field = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  return known.get(field) ?? { option: field };
}

function isOn(value: string): boolean {
  return value === "1" || value === "true";
}

function flag(is: boolean): string {
  return is ? "1" : "0";
}
