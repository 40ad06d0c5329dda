/** What a backend says about itself under `[features]` of its `BACKEND_CONFIG`; `README.md` tells what each means. */

/** The newest protocol that this code speaks: what `API_VERSION` and `api_version` under `[features]` say. */
export const protocolVersion = 2;

/** Switches that Spectrum 2 knows as well. */
export const classicFeatures = [
  "receipts",
  "muc",
  "rawxml",
  "disable_jid_escaping",
  "send_buddies_on_login",
] as const;

/** Switches of Protocol 2: which requests the backend has a use for. The instance degrades the others. */
export const modernFeatures = [
  // requests of Protocol 1, which old backends get without asking
  "typing",
  "attention",
  "vcards",
  "own_vcard",
  "room_subject",
  // parts of CONV_MESSAGE
  "attachments",
  "replies",
  "threads",
  "corrections",
  // requests of Protocol 2
  "reactions",
  "retractions",
  "read_markers",
  "history",
  "avatars",
  "room_nicknames",
  "room_invitations",
  "room_info",
  "room_moderation",
  "room_options",
  "room_members",
  "room_declines",
  "login_steps",
  "search",
  "blocking",
] as const;

export type Feature = (typeof classicFeatures)[number] | (typeof modernFeatures)[number];
