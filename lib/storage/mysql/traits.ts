import type { SqlSession } from "../sql_driver.ts";
import { readText } from "../sql_row.ts";
import type { MysqlTraits } from "./dialect.ts";

/** From the best to one that every server has. Those that are not `nopad` or `0900` pass over trailing spaces. */
const collations = ["utf8mb4_nopad_bin", "utf8mb4_0900_bin", "utf8mb4_bin"] as const;

/** What our tables will be like, or, if there are some already, what these are. */
export async function readTraits(session: SqlSession, prefix: string): Promise<MysqlTraits> {
  const known = await session.query(
    "SELECT collation_name AS name FROM information_schema.collations WHERE collation_name LIKE 'utf8mb4%'",
    [],
  );
  const names = new Set(known.map((row) => readText(row["name"])));
  const collation = collations.find((name) => names.has(name)) ?? "utf8mb4_bin";
  const [there] = await session.query(
    "SELECT character_set_name AS charset, collation_name AS collation FROM information_schema.columns " +
      "WHERE table_schema = DATABASE() AND table_name = ? AND column_name = 'uin'",
    [`${prefix}buddies`],
  );
  const charset = there === undefined ? "utf8mb4" : readText(there["charset"]);
  const compared = there === undefined ? collation : readText(there["collation"]);
  return {
    collation,
    narrowCharset: charset === "utf8mb4" ? undefined : charset,
    padded: !/nopad|_0900_/.test(compared),
  };
}
