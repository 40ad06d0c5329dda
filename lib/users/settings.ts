/**
 * Settings are stored as text. Forms answer a boolean with `1` or `true` (XEP-0004 §3.3); Spectrum 2 understood only
 * `1` and so switched off what people switched on.
 */
export function isOn(value: string): boolean {
  return value === "1" || value === "true";
}
