import { allOptions } from "./schema.ts";

/** Whose key it is in Spectrum 2: `main` is the instance itself; `nobody` was declared and never read. */
export type KeyReader = "main" | "backend" | "manager" | "nobody";

export interface KnownKey {
  readonly reader: KeyReader;
  /** A key of Spectrum 2's schema; else one that it looks up freely, without type or default. */
  readonly registered: boolean;
  readonly repeatable: boolean;
}

const registeredKeys: Readonly<Record<KeyReader, string>> = {
  main: `service.user service.group service.pidfile service.portfile
    service.enable_xhtml service.oob_replace_body service.oob_split
    service.frontend
    registration.local_username_label registration.local_account_server_timeout
    logging.config`,
  backend: `service.enable_privacy_lists service.web_directory service.web_url service.web_maximgsize
    logging.backend_config backend.default_avatar backend.avatars_directory backend.no_vcard_fetch
    proxy.password proxy.port`,
  manager: "",
  nobody: "registration.encoding proxy.server proxy.user",
};

const freeKeys: Readonly<Record<KeyReader, string>> = {
  main: `service.client_id service.client_secret
    service.join_room_room_label service.join_room_room_example service.join_room_nickname_label
    service.join_room_nickname_example service.join_room_server_label service.join_room_server_example
    registration.needPassword registration.needRegistration
    features.receipts features.muc features.rawxml features.disable_jid_escaping features.send_buddies_on_login`,
  backend: `service.irc_server service.irc_identify service.irc_send_pass service.irc_away_timeout
    service.eventloop service.verify_certs service.backend_id backend.incoming_dir
    proxy.type proxy.host proxy.username`,
  manager: "",
  nobody: "registration.extraField servers.server",
};

/** What only our own backends read. */
const newBackendKeys = `service.irc_allow service.irc_server_password service.irc_charset service.irc_burst
  service.irc_rate service.irc_netsplit_grace service.irc_list service.irc_ca service.irc_fingerprint
  service.irc_certificates service.irc_recover service.xmpp_server service.xmpp_domain service.xmpp_ca
  service.xmpp_resource service.xmpp_bookmarks`;

/**
 * COMPAT(spectrum2): Spectrum 2's own keys that this version does not read itself. They are legal in old files, and
 * backends written for Spectrum 2 read theirs from the same file.
 */
const unreadKeys: ReadonlyMap<string, KnownKey> = new Map<string, KnownKey>([
  ...keysOf(registeredKeys, { registered: true, repeatable: false }),
  ...keysOf(freeKeys, { registered: false, repeatable: true }),
  ...keysOf({ main: "", backend: newBackendKeys, manager: "", nobody: "" }, {
    registered: false,
    repeatable: true,
  }),
  ["vhosts.vhost", { reader: "manager", registered: true, repeatable: true }],
]);

/** A protocol's account options have no fixed names. */
const backendSection = /^purple\./;

/** What is known about a key that the schema does not declare. */
export function unreadKey(key: string): KnownKey | undefined {
  if (backendSection.test(key)) return { reader: "backend", registered: false, repeatable: true };
  return unreadKeys.get(key);
}

/** Every key with a fixed name, those that this version reads first. */
export function knownKeyNames(): readonly string[] {
  return [...allOptions().map((option) => option.key), ...unreadKeys.keys()];
}

/** Keys of Spectrum 2's own schema: on a command line they may be shortened, and stand before their value. */
export function registeredKeyNames(): readonly string[] {
  return knownKeyNames().filter((key) => unreadKeys.get(key)?.registered ?? true);
}

function* keysOf(
  groups: Readonly<Record<KeyReader, string>>,
  rest: Omit<KnownKey, "reader">,
): Generator<[string, KnownKey]> {
  const readers = ["main", "backend", "manager", "nobody"] as const;
  for (const reader of readers) {
    for (const key of groups[reader].match(/\S+/g) ?? []) yield [key, { reader, ...rest }];
  }
}
