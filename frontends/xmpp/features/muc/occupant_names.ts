import type { Participant, RoomView } from "../../../../lib/room.ts";

/** What a participant is called and how the network knows it. */
type Named = Pick<Participant, "nickname" | "alias">;

/** Those of one room whose resource is not just their nickname. */
interface Exceptions {
  readonly byNickname: Map<string, { readonly wanted: string; readonly resource: string }>;
  readonly byResource: Map<string, string>;
}

/**
 * As which resource each participant of a room is shown: the alias, or else the nickname. No two have the same
 * (XEP-0045 §4.4.1), even if the network calls them so.
 */
export class OccupantNames {
  readonly #byRoom = new WeakMap<RoomView, Exceptions>();

  /** The resource from now on. It changes only when what the network calls them does. */
  assign(room: RoomView, { nickname, alias }: Named): string {
    const wanted = resourceFrom(alias || nickname);
    const known = this.#byRoom.get(room)?.byNickname.get(nickname);
    if (known?.wanted === wanted) return known.resource;
    this.release(room, nickname);
    const resource = this.#free(room, nickname, wanted);
    if (resource !== nickname) this.#except(room, nickname, wanted, resource);
    return resource;
  }

  /** Of a participant, or of somebody who is not there any more. */
  resourceOf(room: RoomView, nickname: string): string {
    return this.#byRoom.get(room)?.byNickname.get(nickname)?.resource ?? resourceFrom(nickname);
  }

  /** The participant who is shown so; undefined where nobody is. */
  nicknameOf(room: RoomView, resource: string): string | undefined {
    const exceptions = this.#byRoom.get(room);
    const exception = exceptions?.byResource.get(resource);
    if (exception !== undefined && room.participants.has(exception)) return exception;
    const isThere = room.participants.has(resource) && !exceptions?.byNickname.has(resource);
    return isThere ? resource : undefined;
  }

  /** Nobody has that nickname any more. Answers the resource that went with it. */
  release(room: RoomView, nickname: string): string {
    const resource = this.resourceOf(room, nickname);
    const exceptions = this.#byRoom.get(room);
    if (exceptions?.byNickname.delete(nickname) && exceptions.byResource.get(resource) === nickname) {
      exceptions.byResource.delete(resource);
    }
    return resource;
  }

  /** Forgets who left while no client looked. */
  tidy(room: RoomView): void {
    for (const nickname of [...this.#byRoom.get(room)?.byNickname.keys() ?? []]) {
      if (!room.participants.has(nickname)) this.release(room, nickname);
    }
  }

  #free(room: RoomView, nickname: string, wanted: string): string {
    const isFree = (resource: string) => (this.nicknameOf(room, resource) ?? nickname) === nickname;
    if (isFree(wanted)) return wanted;
    const distinct = resourceFrom(`${wanted} (${nickname})`);
    if (wanted !== nickname && isFree(distinct)) return distinct;
    for (let count = 2;; count++) if (isFree(`${wanted} (${count})`)) return `${wanted} (${count})`;
  }

  #except(room: RoomView, nickname: string, wanted: string, resource: string): void {
    let exceptions = this.#byRoom.get(room);
    if (exceptions === undefined) {
      exceptions = { byNickname: new Map(), byResource: new Map() };
      this.#byRoom.set(room, exceptions);
    }
    exceptions.byNickname.set(nickname, { wanted, resource });
    exceptions.byResource.set(resource, nickname);
  }
}

/** RFC 7622 §3.4: no resource is empty, has control characters, or more than 1023 bytes. */
function resourceFrom(name: string): string {
  // Most are so, and this is asked with every stanza from a room.
  if (/^[ -~]{1,250}$/.test(name)) return name;
  return name.slice(0, 250).toWellFormed().replace(/[\p{Cc}\uFFFE\uFFFF]/gu, "_") || "?";
}
