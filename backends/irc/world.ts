import type { Drained } from "../../plugin/mod.ts";
import type { Crowds } from "../../proto/mod.ts";
import type { Member } from "./channel.ts";
import type { Dial } from "./login.ts";
import type { RoomLists } from "./room_lists.ts";
import type { IrcSettings } from "./settings.ts";
import type { StrictTransport } from "./strict_transport.ts";

/** Times in milliseconds. */
export interface IrcTimes {
  /** To connect to one server, and then for it to welcome us. */
  readonly login: number;
  /** After the welcome, for the server to say first what it can do. */
  readonly settle: number;
  /** Between two questions which buddies are online. */
  readonly poll: number;
  /** For the network's services to answer SASL. */
  readonly sasl: number;
  /** Before a nick that is in use is asked for again. */
  readonly nickRetry: number;
  /** After a login, before the list of rooms is asked for: servers make whoever does that wait for everything else. */
  readonly list: number;
  /** For the server to answer a question. */
  readonly answer: number;
  /** For QUIT to be written and answered. */
  readonly quit: number;
  /** The longest first wait before a lost connection is made again. */
  readonly reconnect: number;
  /** Between two signs of life that we ask for. A server that gives none for twice as long is gone. */
  readonly keepalive: number;
  /** Before a connection that serves no room is closed, where there are many networks. */
  readonly linger: number;
}

/** What sessions need of the world, the same for all users. */
export interface IrcWorld {
  readonly settings: IrcSettings;
  readonly dial: Dial;
  readonly times: IrcTimes;
  readonly lists: RoomLists;
  /** Who is in which channel of which network. */
  readonly crowds: Crowds<Member>;
  readonly strictTransport: StrictTransport;
  /** Whether a user has a certificate to show to servers. */
  readonly hasCertificate: (user: string) => boolean;
  /** In milliseconds since 1970. */
  readonly now: () => number;
  readonly log: (text: string) => void;
  readonly drained: Drained;
}
