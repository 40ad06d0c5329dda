import type { Ends, LocalSocket } from "./peer.ts";
import type { Holder, ProcessTable } from "./local_door.ts";

/** A machine's processes as the test has them: the next connection belongs to `socket` and `holders`. */
export class FakeProcesses implements ProcessTable {
  readonly ownUid = 100;
  /** Whose the other end is. */
  socket: LocalSocket | Error | undefined = { uid: 200, inode: 1 };
  /** What each look finds; the last answer stays. */
  holders: Holder[] = [{ kind: "none" }];
  looks = 0;

  socketOf(_ends: Ends): Promise<LocalSocket | undefined> {
    return this.socket instanceof Error ? Promise.reject(this.socket) : Promise.resolve(this.socket);
  }

  holderOf(): Promise<Holder> {
    const holder = this.holders[Math.min(this.looks++, this.holders.length - 1)];
    return Promise.resolve(holder ?? { kind: "none" });
  }
}
