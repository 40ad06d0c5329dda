import { ColumnRoom, type RoomOptions } from "../column_room.ts";
import { tables } from "../schema.ts";
import type { Dialect } from "../dialect.ts";
import type { ServerCatalog } from "./catalog.ts";
import type { SqlSession } from "../sql_driver.ts";
import { readInteger, readText } from "../sql_row.ts";

/** Asks the server how much its text columns hold. */
export async function readRoom(
  session: SqlSession,
  dialect: Dialect,
  prefix: string,
  catalog: ServerCatalog,
  traits: Omit<RoomOptions, "widths"> = {},
): Promise<ColumnRoom> {
  const statement = dialect.placeholders(catalog.widths);
  const widths = new Map<string, number>();
  for (const { name } of tables) {
    for (const row of await session.query(statement, [catalog.nameOf(prefix + name)])) {
      const width = readInteger(row["width"]);
      if (width > 0) widths.set(`${name}.${readText(row["column_name"])}`, width);
    }
  }
  return new ColumnRoom({ ...traits, widths });
}
