import type { Backlog, MessageArchive, RoomArchive, RoomLists } from "./conversations/mod.ts";
import type { Report } from "./events.ts";
import type { BackendId, UserId } from "./ids.ts";
import type { NetworkFacts } from "./users/network.ts";
import type { Registrations } from "./users/registration.ts";
import type { Users } from "./users/users.ts";

/** Who gives an admin command. A frontend vouches for it. */
export type Asker =
  /** One of the operators; `name` is for the log. */
  | { readonly kind: "admin"; readonly name: string }
  /** Somebody who may do what concerns himself. */
  | { readonly kind: "user"; readonly user: UserId };

/** Something that an admin command wants to be told. */
export interface AdminArgument {
  readonly name: string;
  /** For people. */
  readonly label: string;
  readonly example: string;
  readonly type: "string" | "password";
  /** May be left out, as may those behind it. */
  readonly optional?: boolean;
}

/** An admin command, or a variable to be read, as somebody who makes forms of it wants to know it. */
export interface AdminEntryView {
  readonly name: string;
  /** For a button. */
  readonly label: string;
  readonly description: string;
  readonly isCommand: boolean;
  /** All that belongs in a line behind the name, beginning with the user where it is about one. */
  readonly arguments: readonly AdminArgument[];
}

/** The admin commands (Spectrum 2: core §6). */
export interface Admin {
  /** All there are, by name. */
  readonly entries: readonly AdminEntryView[];
  /** Runs one line and answers in words; those of a failure begin with `Error:`. Never rejects. */
  run(line: string, asker: Asker): Promise<string>;
}

/** What a frontend may ask of the instance. */
export interface Core {
  readonly users: Users;
  readonly registrations: Registrations;
  readonly network: NetworkFacts;
  /** Which rooms can be found. */
  readonly rooms: RoomLists;
  /** What was said in rooms; undefined where nothing is kept. */
  readonly archive: RoomArchive | undefined;
  /** What users said and heard outside rooms; undefined where nothing is kept. */
  readonly messageArchive: MessageArchive | undefined;
  /** What waits for users' clients; undefined where somebody else's server keeps it. */
  readonly backlog: Backlog | undefined;
  readonly admin: Admin;
  /** To be called for each message that a user sends to the network, for the statistics. */
  countMessageFromUser(): void;
}

/** A backend that speaks the frontend's own language ("raw"). It is the same object for the whole of its life. */
export interface RawSource {
  readonly id: BackendId;
  /** Whom it carries: it speaks for nobody else. */
  readonly seats: { has(user: UserId): boolean };
}

/** The side users connect to. `lib` knows nothing else about it. */
export interface Frontend extends AsyncDisposable {
  /** Begins to serve users. Called once, when the first backend is able to take them. */
  start(core: Core): void;
  readonly report: Report;
  /** Takes a piece of what a backend says in the frontend's own language, cut anywhere. Never throws; copies what it keeps. */
  takeRaw(source: RawSource, bytes: Uint8Array): void;
  /** The user whom a text that an operator typed means; undefined when it can be nobody's name. */
  readUser(text: string): UserId | undefined;
  /** Resolves when what was written towards users has left; backends are not read meanwhile. */
  drained(): Promise<void>;
}
