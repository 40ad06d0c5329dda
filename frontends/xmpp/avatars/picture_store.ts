import type { ShownPicture } from "./shown_picture.ts";

/** Pictures by hash, each once however many people show it. Beyond `most` bytes, what was used least lately goes. */
export class PictureStore {
  readonly #most: number;
  readonly #byHash = new Map<string, ShownPicture>();
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get(hash: string): ShownPicture | undefined {
    const picture = this.#byHash.get(hash);
    if (picture !== undefined) this.#last(picture);
    return picture;
  }

  put(picture: ShownPicture): void {
    if (!this.#byHash.has(picture.hash)) this.#bytes += picture.data.length;
    this.#last(picture);
    for (const [hash, { data }] of this.#byHash) {
      if (this.#bytes <= this.#most) return;
      this.#byHash.delete(hash);
      this.#bytes -= data.length;
    }
  }

  #last(picture: ShownPicture): void {
    this.#byHash.delete(picture.hash);
    this.#byHash.set(picture.hash, picture);
  }
}
