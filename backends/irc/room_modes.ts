/** Channel modes as what can be set in a room, and back. */
import { FailureReason, type FormField, FormFieldType, RequestError, Role } from "../../plugin/mod.ts";
import type { Channel } from "./channel.ts";
import type { Link } from "./link.ts";
import { throwIfRefused } from "./orders.ts";
import type { ModeKind } from "./protocol/isupport.ts";
import { type ModeChange, parseModeChanges } from "./protocol/mode_change.ts";
import { rankOf } from "./roles.ts";

interface KnownMode {
  readonly name: string;
  readonly label: string;
  readonly type?: FormFieldType;
}

/** Those that mean the same on all servers (RFC 2811 §4.2). `proto/README.md` has the names that are known everywhere. */
const known: Readonly<Record<string, KnownMode>> = {
  m: { name: "moderated", label: "Only people with voice may speak" },
  i: { name: "membersOnly", label: "Only who is invited may enter" },
  s: { name: "hidden", label: "Others cannot find the room" },
  p: { name: "private", label: "Others do not see who is in the room" },
  t: { name: "topicLocked", label: "Only operators may change the topic" },
  n: { name: "insidersOnly", label: "Only who is in the room may write to it" },
  k: { name: "password", label: "Password", type: FormFieldType.password },
  l: { name: "limit", label: "At most so many people", type: FormFieldType.number },
};

/** Which modes a channel has now, as options. Whoever is no operator may only read them. */
export async function roomOptions(channel: Channel, link: Link): Promise<readonly FormField[]> {
  await askForModes(channel, link);
  const fixed = !mayChange(channel, link);
  return settable(link).map(([letter, kind]) => ({ ...option(letter, kind, channel), fixed }));
}

/**
 * Sets modes by the options' names.
 * @throws RequestError if the server refuses it, or knows no such mode.
 */
export async function setRoomOptions(
  values: ReadonlyMap<string, string>,
  channel: Channel,
  link: Link,
): Promise<void> {
  const letters = new Map(settable(link).map(([letter]) => [nameOf(letter), letter]));
  const changes = [...values].flatMap(([name, value]) => {
    const letter = letters.get(name);
    if (letter === undefined) throw new RequestError(FailureReason.invalid, `Nobody knows "${name}" here.`);
    return changesTo(letter, value, channel, link);
  });
  for (const batch of batches(changes, link.isupport.number("MODES", 3))) {
    await setModes(batch, channel, link);
  }
}

/** All but lists and ranks. */
function settable(link: Link): (readonly [letter: string, kind: ModeKind])[] {
  return [...link.isupport.modes].filter(([letter, kind]) =>
    kind !== "list" && !link.isupport.prefixes.has(letter)
  );
}

function nameOf(letter: string): string {
  return known[letter]?.name ?? `mode-${letter}`;
}

function option(letter: string, kind: ModeKind, channel: Channel): FormField {
  const { label, type } = known[letter] ?? { label: `Mode +${letter}`, type: undefined };
  const isOn = channel.modes.has(letter);
  const value = kind === "never" ? (isOn ? "1" : "0") : isOn ? parameterOf(letter, channel) : "";
  const plain = kind === "never" ? FormFieldType.switch : FormFieldType.text;
  return { name: nameOf(letter), type: type ?? plain, label, value };
}

/** Servers do not always tell the key, but who is in the room has used it. */
function parameterOf(letter: string, channel: Channel): string {
  const told = channel.modes.get(letter) ?? "";
  return letter === "k" && (told === "" || told === "*") ? channel.key : told;
}

function mayChange(channel: Channel, link: Link): boolean {
  const me = channel.members.get(link.fold(link.nick));
  return rankOf(me?.prefixes ?? "", link.isupport, false).role === Role.moderator;
}

async function askForModes(channel: Channel, link: Link): Promise<void> {
  const answer = link.ask((line) => {
    throwIfRefused(line, [channel.name], link);
    // RPL_CHANNELMODEIS
    return line.command === "324" && isAbout(line.params[1], channel, link) ? true : undefined;
  });
  link.send("MODE", channel.name);
  await answer;
}

/** A parameter that is there is taken away before another is set: a channel has one key (ERR_KEYSET). */
function changesTo(letter: string, value: string, channel: Channel, link: Link): ModeChange[] {
  if (/[\s,]|^:/.test(value)) {
    throw new RequestError(FailureReason.invalid, `"${value}" cannot be a parameter of a mode.`);
  }
  const kind = link.isupport.modeKind(letter);
  const before = parameterOf(letter, channel);
  const takes = { set: false, letter, parameter: kind === "always" ? before || "*" : "" };
  if (kind === "never") return [value === "1" ? { set: true, letter, parameter: "" } : takes];
  if (value === "") return channel.modes.has(letter) ? [takes] : [];
  const gives = { set: true, letter, parameter: value };
  return kind === "always" && channel.modes.has(letter) ? [takes, gives] : [gives];
}

/** Servers take only so many modes with parameters in one line (ISUPPORT `MODES`). */
function* batches(changes: readonly ModeChange[], most: number): Generator<readonly ModeChange[]> {
  const size = Math.max(1, most);
  for (let at = 0; at < changes.length; at += size) yield changes.slice(at, at + size);
}

/** Some servers pass over in silence what they do not do: a PING behind it says that they have. */
async function setModes(changes: readonly ModeChange[], channel: Channel, link: Link): Promise<void> {
  const pending = new Set(changes.map(written));
  const token = `modes-${channel.name}-${link.now()}`;
  const about = [channel.name, ...changes.map(({ letter }) => letter)];
  const outcome = link.ask((line) => {
    throwIfRefused(line, about, link);
    const { command, params: [target, letters = "", ...parameters] } = line;
    if (command === "MODE" && isAbout(target, channel, link)) {
      for (const change of parseModeChanges(letters, parameters, link.isupport)) {
        pending.delete(written(change));
      }
    }
    if (command !== "PONG" || line.params.at(-1) !== token) return undefined;
    if (pending.size === 0) return true;
    throw new RequestError(FailureReason.notAllowed, `The IRC server did not set ${[...pending].join(" ")}.`);
  });
  const parameters = changes.flatMap(({ parameter }) => parameter === "" ? [] : [parameter]);
  link.send("MODE", channel.name, changes.map(written).join(""), ...parameters);
  link.send("PING", token);
  await outcome;
}

function written({ set, letter }: ModeChange): string {
  return `${set ? "+" : "-"}${letter}`;
}

function isAbout(name: string | undefined, channel: Channel, link: Link): boolean {
  return link.fold(name ?? "") === link.fold(channel.name);
}
