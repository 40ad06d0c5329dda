import { parseIni, readBoolean } from "../config/mod.ts";
import type { Log } from "../log/log.ts";
import type { NetworkFacts } from "../users/network.ts";

const keys = [
  "registration.needPassword",
  "registration.needRegistration",
  "features.muc",
  "features.receipts",
  "features.disable_jid_escaping",
  "features.send_buddies_on_login",
] as const;

type Key = typeof keys[number];

/**
 * What backends said in BACKEND_CONFIG (Spectrum 2: core §1.6). The first backend to say something decides: the network
 * is the same for all of them, and what is advertised must not change when a second one starts.
 */
export class Capabilities implements NetworkFacts {
  readonly #said = new Map<Key, boolean>();
  readonly #escapeNames: boolean;

  /** `escapeNames`: `service.jid_escaping`. */
  constructor(escapeNames: boolean) {
    this.#escapeNames = escapeNames;
  }

  get needPassword(): boolean {
    return this.#said.get("registration.needPassword") ?? true;
  }

  get needRegistration(): boolean {
    return this.#said.get("registration.needRegistration") ?? true;
  }

  get rooms(): boolean {
    return this.#said.get("features.muc") ?? false;
  }

  get receipts(): boolean {
    return this.#said.get("features.receipts") ?? false;
  }

  get wantsBuddies(): boolean {
    return this.#said.get("features.send_buddies_on_login") ?? false;
  }

  get escapedNames(): boolean {
    return this.#escapeNames && !(this.#said.get("features.disable_jid_escaping") ?? false);
  }

  /** Takes over an ini text. Lines that are wrong are logged and skipped; keys of other versions are ignored. */
  learn(ini: string, log: Log): void {
    const { entries, problems } = parseIni(ini);
    for (const { line, text } of problems) {
      log.warn("a bad line in a backend's configuration", { line, reason: text });
    }
    for (const { key, value } of entries) {
      if (!isKey(key) || this.#said.has(key)) continue;
      const flag = readBoolean(value);
      if (flag === undefined) log.warn("a backend's configuration wants true or false", { key, value });
      else this.#said.set(key, flag);
    }
  }
}

function isKey(key: string): key is Key {
  return keys.some((known) => known === key);
}

/** Whether a backend in this BACKEND_CONFIG says that it speaks raw XML; undefined if it says nothing about it. */
export function claimsRaw(ini: string): boolean | undefined {
  const entry = parseIni(ini).entries.find(({ key }) => key === "features.rawxml");
  return entry && readBoolean(entry.value);
}

/** The protocol version in a BACKEND_CONFIG: `api_version` under `[features]`, 1 without it (`proto/README.md`). */
export function announcedVersion(ini: string): number {
  const entry = parseIni(ini).entries.find(({ key }) => key === "features.api_version");
  return entry !== undefined && /^\d{1,9}$/.test(entry.value) ? Number(entry.value) : 1;
}
