const barejid = /'\$barejid'|"\$barejid"|\$barejid/g;
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"/g;

/** The operator's statement, with a `?` for the user's JID each time. */
export interface VipStatement {
  readonly text: string;
  readonly marks: number;
}

/**
 * Reads `database.vip_statement`; undefined for none. COMPAT(spectrum2): the original writes the JID into the text
 * as it is, so old statements have quotes around `$barejid`. We hand it over as a value, and the quotes go. Throws
 * when it stands inside a longer text, or the statement has question marks of its own.
 */
export function parseVipStatement(statement: string): VipStatement | undefined {
  if (statement === "") return undefined;
  if (statement.includes("?")) throw new Error("database.vip_statement must not contain a question mark");
  const marks = statement.match(barejid)?.length ?? 0;
  const text = statement.replace(barejid, "?");
  const outside = text.replace(quoted, "").match(/\?/g)?.length ?? 0;
  if (outside < marks) {
    throw new Error("in database.vip_statement, $barejid must stand alone, not inside a longer text");
  }
  return { text, marks };
}
