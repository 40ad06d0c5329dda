/** What the network lets be set in a room, as fields of the configuration form (XEP-0045 §15.5.3). */
import { TransportError } from "../../../../lib/errors.ts";
import type { RoomOption } from "../../../../lib/room.ts";
import { isOn } from "../../../../lib/users/settings.ts";
import type { Field } from "../../data_form.ts";
import { formTypes } from "../../onboarding/stage_form.ts";

interface KnownField {
  readonly name: string;
  /** The field says the opposite of the option. */
  readonly isOpposite?: true;
}

/** Options that have a field of the XEP's own; all names begin with `muc#roomconfig_`. */
const known: Readonly<Record<string, KnownField>> = {
  name: { name: "roomname" },
  description: { name: "roomdesc" },
  moderated: { name: "moderatedroom" },
  membersOnly: { name: "membersonly" },
  hidden: { name: "publicroom", isOpposite: true },
  limit: { name: "maxusers" },
  topicLocked: { name: "changesubject", isOpposite: true },
  password: { name: "roomsecret" },
};

/** A room's password is two fields: whether there is one, and which. */
const password = "password";
const isProtected = "muc#roomconfig_passwordprotectedroom";

export function optionFields(options: readonly RoomOption[]): Field[] {
  return options.map(typed).flatMap((option) => {
    if (option.fixed) return [fixedField(option)];
    return option.name === password ? [protectionField(option), fieldOf(option)] : [fieldOf(option)];
  });
}

/** Whatever a backend takes it for: a password is one. */
function typed(option: RoomOption): RoomOption {
  return option.name === password ? { ...option, type: "password" } : option;
}

function fieldOf({ name, type, label, description, value, options }: RoomOption): Field {
  const isOpposite = known[name]?.isOpposite === true;
  return {
    var: varOf(name),
    type: formTypes[type],
    label: isOpposite ? opposites[name] ?? label : label,
    value: type === "switch" ? flag(isOn(value) !== isOpposite) : value,
    options,
    ...description === "" ? {} : { description },
  };
}

/** As the option is called where the field says the opposite. */
const opposites: Readonly<Record<string, string>> = {
  hidden: "Others can find the room",
  topicLocked: "Everybody may change the topic",
};

function protectionField({ value }: RoomOption): Field {
  return {
    var: isProtected,
    type: "boolean",
    label: "Who enters needs a password",
    value: flag(value !== ""),
  };
}

/** To be read only. What a password is, nobody reads. */
function fixedField({ name, type, label, value }: RoomOption): Field {
  const words = type === "switch" ? (isOn(value) ? "yes" : "no") : name === password ? "***" : value;
  return { type: "fixed", label, value: `${label}: ${value === "" ? "no" : words}` };
}

/**
 * What a submitted form changes, by the options' names. Fields that are not there, or the same as before, change
 * nothing (XEP-0045 §10.2). Throws `not-acceptable` for values that cannot be.
 */
export function changedOptions(
  options: readonly RoomOption[],
  values: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const changes = new Map<string, string>();
  for (const option of options.map(typed)) {
    const wanted = option.fixed ? undefined : wantedValue(option, values);
    if (wanted !== undefined && wanted !== normal(option, option.value)) changes.set(option.name, wanted);
  }
  return changes;
}

function wantedValue(option: RoomOption, values: ReadonlyMap<string, string>): string | undefined {
  const { name, type, label, options } = option;
  if (name === password) return wantedPassword(values);
  const given = values.get(varOf(name));
  if (given === undefined) return undefined;
  if (type === "switch") return flag(isOn(given) !== (known[name]?.isOpposite === true));
  const wanted = normal(option, given);
  if (type === "number" && !/^\d{0,9}$/.test(wanted)) {
    throw unacceptable(`${label}: "${given}" is no number.`);
  }
  if (type === "choice" && !options.some(({ value }) => value === wanted)) {
    throw unacceptable(`${label}: "${given}" is none of the choices.`);
  }
  return wanted;
}

/** XEP-0045 §10.2: a protected room whose password is empty is not acceptable. */
function wantedPassword(values: ReadonlyMap<string, string>): string | undefined {
  const secret = values.get(varOf(password));
  const wanted = values.get(isProtected);
  if (wanted === undefined) return secret;
  if (!isOn(wanted)) return "";
  if (secret === "") throw unacceptable("The room is to have a password: please say which.");
  return secret;
}

/** One spelling for one meaning. Clients write `none` where there is no limit. */
function normal({ type }: RoomOption, value: string): string {
  if (type === "switch") return flag(isOn(value));
  return type === "number" ? value.trim().replace(/^(?:none|0)$/, "") : value;
}

/** XEP-0068 §3.2: names that nobody registered begin with `x-`. */
function varOf(option: string): string {
  const field = known[option];
  return field === undefined ? `x-${option}` : `muc#roomconfig_${field.name}`;
}

function flag(is: boolean): string {
  return is ? "1" : "0";
}

function unacceptable(text: string): TransportError {
  return new TransportError("not-acceptable", text);
}
