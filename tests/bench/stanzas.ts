/** What the gateway under load writes, read as cheaply as can be: what reads must not become what is measured. */

/** One stanza, not parsed any further. */
export interface RawStanza {
  /** `message`, `presence`, `iq`; or `stream:stream` for the stream's header. */
  readonly name: string;
  readonly text: string;
}

/**
 * Cuts a stream into its stanzas. Enough for what a serializer writes, not for any XML: no `>` inside attributes, no
 * stanza inside a stanza of the same name.
 */
export class StanzaCutter {
  #rest = "";

  /** The stanzas that this piece completes. */
  push(text: string): RawStanza[] {
    this.#rest += text;
    const found: RawStanza[] = [];
    let at = 0;
    for (;;) {
      const start = this.#rest.indexOf("<", at);
      const end = start < 0 ? undefined : endOf(this.#rest, start);
      if (end === undefined) break;
      at = end.at;
      if (end.name !== "?xml") found.push({ name: end.name, text: this.#rest.slice(start, end.at) });
    }
    this.#rest = this.#rest.slice(at);
    return found;
  }
}

function endOf(text: string, start: number): { readonly name: string; readonly at: number } | undefined {
  const tagEnd = text.indexOf(">", start);
  if (tagEnd < 0) return undefined;
  const name = /^[^\s/>]+/.exec(text.slice(start + 1, start + 40))?.[0] ?? "";
  const isWhole = text[tagEnd - 1] === "/" || name === "?xml" || name === "stream:stream";
  if (isWhole) return { name, at: tagEnd + 1 };
  const endTag = `</${name}>`;
  const at = text.indexOf(endTag, tagEnd);
  return at < 0 ? undefined : { name, at: at + endTag.length };
}

/** An attribute of a stanza's own tag, as it is written. */
export function attribute({ text }: RawStanza, name: string): string | undefined {
  const tag = text.slice(0, text.indexOf(">"));
  const at = tag.indexOf(` ${name}=`);
  if (at < 0) return undefined;
  const value = at + name.length + 3;
  return tag.slice(value, tag.indexOf(tag[value - 1] ?? "", value));
}

const messageEnd = "</message>";

/** Finds the messages in a stream, without cutting the rest of it up. */
export class MessageCounter {
  #rest = "";

  /** How many messages this piece completes; `each` is told the text up to the end of each. */
  push(text: string, each?: (message: string) => void): number {
    const all = this.#rest + text;
    let count = 0;
    let from = 0;
    for (let at = all.indexOf(messageEnd); at >= 0; at = all.indexOf(messageEnd, from)) {
      each?.(all.slice(from, at));
      from = at + messageEnd.length;
      count++;
    }
    this.#rest = all.slice(from);
    return count;
  }
}
