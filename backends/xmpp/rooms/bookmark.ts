/** Bookmarks of rooms, as they are written (XEP-0402 §3, and XEP-0048 §2 before it). */
import { bareOf } from "../jid.ts";
import { ns } from "../namespaces.ts";
import { type Element, textOf, xml } from "../xml/element.ts";

export interface Bookmark {
  /** The room's. */
  readonly jid: string;
  /** Empty where it has none. */
  readonly name: string;
  /** All clients of the account go there. */
  readonly autojoin: boolean;
  readonly nickname: string;
  readonly password: string;
  /** What other programs keep there for themselves (XEP-0402 §3.2). */
  readonly extensions: Element | undefined;
}

/** An item of the node; its id is the room. */
export function readBookmark(item: Element): Bookmark | undefined {
  const conference = item.getChild("conference", ns.bookmarks);
  return conference && readConference(bareOf(item.attrs.id ?? ""), conference);
}

/** The whole list of old, in one element. */
export function readOldBookmarks(storage: Element | undefined): Bookmark[] {
  const conferences = storage?.getChildren("conference") ?? [];
  return conferences.flatMap((each) => readConference(bareOf(each.attrs["jid"] ?? ""), each) ?? []);
}

function readConference(jid: string, conference: Element): Bookmark | undefined {
  if (!jid.includes("@")) return undefined;
  const { name = "", autojoin } = conference.attrs;
  return {
    jid,
    name,
    autojoin: autojoin === "true" || autojoin === "1",
    nickname: textOf(conference, "nick") ?? "",
    password: textOf(conference, "password") ?? "",
    extensions: conference.getChild("extensions"),
  };
}

export function bookmarkElement({ name, autojoin, nickname, password, extensions }: Bookmark): Element {
  return xml(
    "conference",
    { xmlns: ns.bookmarks, name: name === "" ? undefined : name, autojoin: String(autojoin) },
    nickname === "" ? undefined : xml("nick", {}, nickname),
    password === "" ? undefined : xml("password", {}, password),
    extensions,
  );
}
