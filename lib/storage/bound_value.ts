import type { SqlValue } from "./sql_driver.ts";
import { storable } from "./stored_text.ts";

/** A value as every engine takes it, booleans aside. COMPAT(spectrum2): dates are the text that `NOW()` in UTC gives. */
export function boundValue(value: SqlValue): string | number | boolean | null {
  if (typeof value === "string") return storable(value);
  if (value instanceof Date) return value.toISOString().slice(0, 19).replace("T", " ");
  return value;
}

/** The same for engines without booleans. */
export function boundNumber(value: SqlValue): string | number | null {
  const bound = boundValue(value);
  return typeof bound === "boolean" ? Number(bound) : bound;
}
