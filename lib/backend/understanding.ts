import { type Feature, protocolVersion } from "../../proto/mod.ts";
import { announces, type BackendWords } from "./capabilities.ts";

/** What one backend understands, by its own last word. */
export class Understanding {
  #words: BackendWords = { version: undefined, flags: new Map() };
  /** Protocol 2, which nobody else may see a byte of. */
  speaks2 = false;
  /** It wants what users say as the frontend has it. */
  speaksRaw = false;

  /** Several BACKEND_CONFIGs may come; each says what it says, and the rest stays as it was. */
  learn({ version, flags }: BackendWords): void {
    this.#words = {
      version: version === undefined ? this.#words.version : Math.max(version, this.#words.version ?? 1),
      flags: new Map([...this.#words.flags, ...flags]),
    };
    this.speaksRaw = flags.get("features.rawxml") ?? this.speaksRaw;
  }

  /** The backend named a version. Answers whether protocol 2 is spoken from now on. */
  agreeOn(version: number): boolean {
    if (version < protocolVersion || this.speaks2) return false;
    this.speaks2 = true;
    this.#words = { ...this.#words, version };
    return true;
  }

  readonly can = (feature: Feature): boolean => announces(this.#words, feature);
}
