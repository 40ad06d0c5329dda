/** A line of a config file that is neither a section, nor a comment, nor `key=value`. */
export class ConfigFileError extends Error {
  override readonly name = "ConfigFileError";
}

/**
 * The instance's config file, as far as a backend reads it: any key, as text.
 *
 * The format: `[section]`, then `key = value`, known as `section.key`. Everything from `#` on is a comment, even inside
 * a value; there is no quoting; a repeated key has several values.
 */
export class ConfigFile {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  private constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  /**
   * `overrides` (from the command line) replace the file's values.
   * @throws ConfigFileError naming the line.
   */
  static parse(text: string, overrides: ReadonlyMap<string, readonly string[]> = new Map()): ConfigFile {
    const values = new Map<string, string[]>();
    let prefix = "";
    for (const [index, line] of text.split("\n").entries()) {
      const content = line.replace(/#.*/s, "").trim();
      if (content === "") continue;
      const section = /^\[(.*)\]$/.exec(content)?.[1];
      if (section !== undefined) {
        prefix = section.trim() + ".";
        continue;
      }
      const at = content.indexOf("=");
      if (at < 1) throw new ConfigFileError(`line ${index + 1} is neither [section] nor key=value`);
      const key = prefix + content.slice(0, at).trim();
      const value = content.slice(at + 1).trim();
      const known = values.get(key);
      if (known === undefined) values.set(key, [value]);
      else known.push(value);
    }
    return new ConfigFile(new Map<string, readonly string[]>([...values, ...overrides]));
  }

  /** The key's value, the first if it is repeated. */
  get(key: string): string | undefined {
    return this.#values.get(key)?.[0];
  }

  /** All values of a key that may be repeated, in order. */
  all(key: string): readonly string[] {
    return this.#values.get(key) ?? [];
  }

  /**
   * A switch: `1`, `true`, `yes`, `on` or nothing after the `=`; off if the key is not there.
   * @throws ConfigFileError if the value is no boolean.
   */
  flag(key: string): boolean {
    const value = this.get(key)?.toLowerCase();
    if (value === undefined || /^(0|false|no|off)$/.test(value)) return false;
    if (/^(1|true|yes|on|)$/.test(value)) return true;
    throw new ConfigFileError(`${key} is "${value}", which is neither yes nor no`);
  }
}
