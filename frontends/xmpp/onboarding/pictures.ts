import type { Clock } from "../../../lib/clock.ts";
import type { UserId } from "../../../lib/ids.ts";
import { ShortMemory } from "./short_memory.ts";

/** An image as a form shows it. */
export interface FormPicture {
  readonly type: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** How long a picture may be asked for, in milliseconds. */
export const pictureLifetime = 15 * 60_000;

/** Pictures in forms, by content id (XEP-0231 §4): whoever was shown one may ask for it for a while. */
export class Pictures {
  readonly #shown: ShortMemory<string, FormPicture>;

  constructor(clock: Clock) {
    this.#shown = new ShortMemory({ clock, lifetime: pictureLifetime, most: 1_000 });
  }

  /** Keeps a picture for this user. Answers its content id. */
  async show(user: UserId, picture: FormPicture): Promise<string> {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-1", picture.data));
    const cid = `sha1+${hash.toHex()}@bob.xmpp.org`;
    this.#shown.set(keyOf(user, cid), picture);
    return cid;
  }

  find(user: UserId, cid: string): FormPicture | undefined {
    return this.#shown.get(keyOf(user, cid));
  }
}

/** A login's QR code is for nobody else's eyes. */
function keyOf(user: UserId, cid: string): string {
  return `${cid} ${user}`;
}
