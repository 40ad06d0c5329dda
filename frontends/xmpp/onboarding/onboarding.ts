import type { Clock } from "../../../lib/clock.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { ChatTalk } from "./chat_talk.ts";
import { LoginWatch } from "./login_watch.ts";
import { Pictures } from "./pictures.ts";
import { CommandSessions } from "./sessions.ts";
import { ShortMemory } from "./short_memory.ts";

/** What has to be remembered of conversations between people and the gateway, on whatever surface. */
export class Onboarding implements Disposable {
  readonly logins = new LoginWatch();
  readonly sessions: CommandSessions;
  readonly pictures: Pictures;
  /** Whom the gateway is talking with by chat. */
  readonly chats: ShortMemory<UserId, ChatTalk>;

  constructor(clock: Clock) {
    this.sessions = new CommandSessions(clock);
    this.pictures = new Pictures(clock);
    this.chats = new ShortMemory({ clock, lifetime: 15 * 60_000, most: 10_000 });
  }

  /** Nobody waits any longer for anything. */
  [Symbol.dispose](): void {
    this.logins[Symbol.dispose]();
  }
}
