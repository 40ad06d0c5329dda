import { parseIni, readBoolean } from "../config/mod.ts";
import type { Log } from "../log/log.ts";
import type { NetworkFacts } from "../users/network.ts";
import { type Feature, modernFeatures, protocolVersion } from "../../proto/mod.ts";

const classicKeys = [
  "registration.needPassword",
  "registration.needRegistration",
  "features.muc",
  "features.receipts",
  "features.rawxml",
  "features.disable_jid_escaping",
  "features.send_buddies_on_login",
] as const;

type Key = typeof classicKeys[number] | `features.${Feature}`;

const keys: ReadonlySet<string> = new Set([
  ...classicKeys,
  ...modernFeatures.map((name) => `features.${name}`),
]);

/** A backend of the old protocol announces none of these, and is sent them all the same. */
const alwaysClassic: ReadonlySet<Feature> = new Set(
  ["typing", "attention", "vcards", "own_vcard", "room_subject"] as const,
);

/** What only protocol 2 has. */
const modern: ReadonlySet<Feature> = new Set(modernFeatures.filter((feature) => !alwaysClassic.has(feature)));

/** What one BACKEND_CONFIG says (Spectrum 2: core §1.6; `proto/README.md`). */
export interface BackendWords {
  /** `api_version` under `[features]`, if it is there. */
  readonly version: number | undefined;
  readonly flags: ReadonlyMap<Key, boolean>;
}

/** Reads an ini text. Lines that are wrong are logged and skipped; keys of other versions are ignored. */
export function readBackendConfig(ini: string, log: Log): BackendWords {
  const { entries, problems } = parseIni(ini);
  for (const { line, text } of problems) {
    log.warn("a bad line in a backend's configuration", { line, reason: text });
  }
  const flags = new Map<Key, boolean>();
  let version: number | undefined;
  for (const { key, value } of entries) {
    if (key === "features.api_version" && /^\d{1,9}$/.test(value)) version = Number(value);
    if (!isKey(key) || flags.has(key)) continue;
    const flag = readBoolean(value);
    if (flag === undefined) log.warn("a backend's configuration wants true or false", { key, value });
    else flags.set(key, flag);
  }
  return { version, flags };
}

/** Whether such a backend has a use for something. */
export function announces({ version, flags }: BackendWords, feature: Feature): boolean {
  const isModern = version !== undefined && version >= protocolVersion;
  // COMPAT(spectrum2): whatever an old backend says that it can, it never sees what is new.
  if (!isModern && modern.has(feature)) return false;
  return flags.get(`features.${feature}`) ?? (!isModern && alwaysClassic.has(feature));
}

/**
 * What the backends of this instance said. The first one to say something decides: the network is the same for all of
 * them, and what is advertised must not change when a second one starts.
 */
export class Capabilities implements NetworkFacts {
  readonly #said = new Map<Key, boolean>();
  #version: number | undefined;
  readonly #escapeNames: boolean;
  #revision = 0;

  /** `escapeNames`: `service.jid_escaping`. */
  constructor(escapeNames: boolean) {
    this.#escapeNames = escapeNames;
  }

  get revision(): number {
    return this.#revision;
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

  can(feature: Feature): boolean {
    return announces({ version: this.#version, flags: this.#said }, feature);
  }

  learn({ version, flags }: BackendWords): void {
    this.#revision++;
    this.#version ??= version;
    for (const [key, flag] of flags) {
      if (!this.#said.has(key)) this.#said.set(key, flag);
    }
  }
}

function isKey(key: string): key is Key {
  return keys.has(key);
}
