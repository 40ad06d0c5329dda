import type { Config } from "./schema.ts";

/** What a second look at the configuration file brought. */
export interface Reloaded {
  /** For the operator, with file and line. Nothing has changed if there is one. */
  readonly problems: readonly string[];
  /** Keys whose new value waits for a restart: `service.port`. */
  readonly afterRestart: readonly string[];
}

/**
 * A configuration of which a part can change: what is read each time it is used. The rest is built into sockets,
 * processes and the database, and stays as it was at the start.
 */
export class LiveConfig {
  /** To be handed to everybody. Read a live option at its use, not once in a constructor. */
  readonly config: Config;
  #current: Config;

  constructor(start: Config) {
    this.#current = start;
    const current = () => this.#current;
    this.config = {
      ...start,
      get service() {
        return current().service;
      },
      get identity() {
        return current().identity;
      },
      get registration() {
        return current().registration;
      },
      get gatewayResponder() {
        return current().gatewayResponder;
      },
      get settings() {
        return current().settings;
      },
      get logging() {
        return current().logging;
      },
    };
  }

  /** Takes over what can change. Answers the keys of what is different and cannot. */
  replace(fresh: Config): readonly string[] {
    this.#current = withLiveParts(this.#current, fresh);
    return differences(this.#current, fresh);
  }
}

function withLiveParts(current: Config, fresh: Config): Config {
  const { adminJid, allowedServers, enableRemoveBuddy, reconnectAllUsers, vipOnly, vipMessage } =
    fresh.service;
  const { identity, registration, gatewayResponder, settings } = fresh;
  return {
    ...current,
    identity,
    registration,
    gatewayResponder,
    settings,
    service: {
      ...current.service,
      adminJid,
      allowedServers,
      enableRemoveBuddy,
      reconnectAllUsers,
      vipOnly,
      vipMessage,
    },
    logging: { ...current.logging, level: fresh.logging.level },
  };
}

/** Values may be secrets, so only keys are told, as they stand in the file. */
function differences(one: Config, other: Config): string[] {
  const after = new Map(flat(other));
  return flat(one).filter(([key, value]) => after.get(key) !== value).map(([key]) => key);
}

function flat(config: Config): [key: string, value: string][] {
  return Object.entries(config).flatMap(([section, options]) =>
    Object.entries(options).map(([name, value]): [string, string] => [
      `${underscored(section)}.${underscored(name)}`,
      JSON.stringify(value),
    ])
  );
}

function underscored(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
