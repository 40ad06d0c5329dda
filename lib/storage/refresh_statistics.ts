import type { SqlDatabase } from "./sql_driver.ts";
import { tables } from "./schema.ts";

/**
 * Has a server look at the tables after much was put into them. Until it has, it takes them for as empty as they were
 * and may read far too much. By themselves servers look only now and then. Not to be
 * used within a transaction: MySQL would commit it. Never rejects: what does not work now, the server does later.
 */
export async function refreshStatistics({ driver, dialect, prefix }: SqlDatabase): Promise<void> {
  for (const { name } of tables) {
    const statement = dialect.analyze(dialect.quote(prefix + name));
    if (statement !== undefined) await driver.query(statement, []).catch(() => {});
  }
}
