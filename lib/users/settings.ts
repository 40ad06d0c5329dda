/** What users choose for themselves. Settings are stored as text, by the names that Spectrum 2 gave them. */
import type { Config } from "../config/mod.ts";

/**
 * Forms answer a boolean with `1` or `true` (XEP-0004 §3.3); Spectrum 2 understood only `1` and so switched off what
 * people switched on.
 */
export function isOn(value: string): boolean {
  return value === "1" || value === "true";
}

/** A setting that is on or off. */
export interface UserSetting {
  readonly name: string;
  /** For people. */
  readonly label: string;
  readonly description: string;
  /** What it is for users who have not chosen. */
  initially(config: Config): boolean;
  /** It is about rooms, which not every network has. */
  readonly isOfRooms?: true;
}

/** Whether the user wants to be logged in at all. */
export const enableTransport: UserSetting = {
  name: "enable_transport",
  label: "Log in when I am online",
  description: "Off: you stay logged out of the other network until you ask for a login.",
  initially: () => true,
};

export const sendHeadlines: UserSetting = {
  name: "send_headlines",
  label: "Show news as headlines",
  description: "Off: what the other network calls a headline arrives as an ordinary message.",
  initially: ({ settings }) => settings.sendHeadlines,
};

export const stayConnected: UserSetting = {
  name: "stay_connected",
  label: "Stay connected while I am offline",
  description: "On: the other network sees you online even when none of your clients is.",
  initially: ({ settings }) => settings.stayConnected,
};

export const stayInRooms: UserSetting = {
  name: "stay_in_rooms",
  label: "Stay in the rooms that I enter",
  description:
    "On: a room goes on without your clients, until you switch that off in the room's own settings.",
  initially: ({ settings }) => settings.stayInRooms,
  isOfRooms: true,
};

/** Everything that a user may change, in the order in which it is shown. */
export const userSettings: readonly UserSetting[] = [
  enableTransport,
  sendHeadlines,
  stayConnected,
  stayInRooms,
];

/** What somebody with these stored settings has chosen, or else what everybody has. */
export function isSwitchedOn(
  setting: UserSetting,
  stored: ReadonlyMap<string, string>,
  config: Config,
): boolean {
  const choice = stored.get(setting.name);
  return choice === undefined ? setting.initially(config) : isOn(choice);
}
