/** What a server says about itself in numeric 005 (draft-hardy-irc-isupport; modern.ircdocs.horse). */
import { type Casemapping, casemappingOf, fold } from "./casemapping.ts";

/** How the parameters of a channel mode go: A is a list, B always has one, C only when set, D never. */
export type ModeKind = "list" | "always" | "when-set" | "never";

/** No server has a tenth of that to say. */
const mostTokens = 1000;

export class Isupport {
  readonly #tokens = new Map<string, string>();
  #casemapping: Casemapping = casemappingOf(undefined);
  #prefixes = parsePrefixes("(ov)@+");
  #prefixCharacters = "@+";
  #modes = parseModes("beI,k,l,imnpst");

  /** Takes the tokens of one 005 line. */
  add(tokens: readonly string[]): void {
    for (const token of tokens) {
      const [, minus, key = "", value = ""] = /^(-?)([^=]+)=?(.*)$/s.exec(token) ?? [];
      if (minus) this.#tokens.delete(key);
      else if (this.#tokens.size < mostTokens || this.#tokens.has(key)) {
        this.#tokens.set(key, unescape(value));
      }
    }
    this.#casemapping = casemappingOf(this.get("CASEMAPPING"));
    this.#prefixes = parsePrefixes(this.get("PREFIX") ?? "(ov)@+");
    this.#prefixCharacters = [...this.#prefixes.values()].join("");
    this.#modes = parseModes(this.get("CHANMODES") ?? "beI,k,l,imnpst");
  }

  /** Undefined if the server did not say it, empty if it has no value. */
  get(key: string): string | undefined {
    return this.#tokens.get(key);
  }

  /** A number, or the default if there is none. */
  number(key: string, otherwise: number): number {
    const value = Number.parseInt(this.get(key) ?? "", 10);
    return Number.isNaN(value) ? otherwise : value;
  }

  fold(name: string): string {
    return fold(name, this.#casemapping);
  }

  isChannel(name: string): boolean {
    return name !== "" && (this.get("CHANTYPES") ?? "#&").includes(name.charAt(0));
  }

  /** The channel in a message's target, which may be for its operators only (`@#channel`). */
  channelOf(target: string): string | undefined {
    const name = (this.get("STATUSMSG") ?? "").includes(target.charAt(0)) ? target.slice(1) : target;
    return this.isChannel(name) ? name : undefined;
  }

  /** Prefix characters by their modes' letters, highest rank first. */
  get prefixes(): ReadonlyMap<string, string> {
    return this.#prefixes;
  }

  /** Takes the prefixes off a name in a list of names. */
  splitPrefixes(name: string): { prefixes: string; rest: string } {
    let at = 0;
    while (at < name.length && this.#prefixCharacters.includes(name.charAt(at))) at++;
    return { prefixes: name.slice(0, at), rest: name.slice(at) };
  }

  /** The channel modes that are no ranks, by their letters. */
  get modes(): ReadonlyMap<string, ModeKind> {
    return this.#modes;
  }

  modeKind(letter: string): ModeKind {
    return this.#prefixes.has(letter) ? "always" : this.#modes.get(letter) ?? "never";
  }
}

function parsePrefixes(value: string): ReadonlyMap<string, string> {
  const [, letters = "", characters = ""] = /^\((.*)\)(.*)$/s.exec(value) ?? [];
  return new Map([...letters].map((letter, index) => [letter, characters.charAt(index)]));
}

const modeKinds = ["list", "always", "when-set", "never"] as const;

function parseModes(value: string): ReadonlyMap<string, ModeKind> {
  const modes = new Map<string, ModeKind>();
  for (const [index, letters] of value.split(",").entries()) {
    for (const letter of letters) modes.set(letter, modeKinds[index] ?? "never");
  }
  return modes;
}

function unescape(value: string): string {
  return value.replaceAll(
    /\\x([0-9a-f]{2})/gi,
    (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
