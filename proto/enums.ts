/** The enums of `protocol.proto`, with names of our own. The numbers are the wire's. */

/**
 * Why a login failed or ended ({@link Disconnected.error}). `networkError` and `otherError` are passing troubles:
 * the instance logs the user in again. All others end the login until the user acts.
 */
export const ConnectionError = {
  networkError: 0,
  invalidUsername: 1,
  authenticationFailed: 2,
  authenticationImpossible: 3,
  noSslSupport: 4,
  encryptionError: 5,
  nameInUse: 6,
  invalidSettings: 7,
  certNotProvided: 8,
  certUntrusted: 9,
  certExpired: 10,
  certNotActivated: 11,
  certHostnameMismatch: 12,
  certFingerprintMismatch: 13,
  certSelfSigned: 14,
  certOtherError: 15,
  otherError: 16,
} as const;
export type ConnectionError = (typeof ConnectionError)[keyof typeof ConnectionError];

/** What a buddy, a participant or the user is doing. */
export const StatusType = {
  online: 0,
  away: 1,
  freeForChat: 2,
  extendedAway: 3,
  doNotDisturb: 4,
  /** `STATUS_NONE` on the wire. */
  offline: 5,
  invisible: 6,
} as const;
export type StatusType = (typeof StatusType)[keyof typeof StatusType];

/** Bits of {@link Participant.flag}; combine them with `|`. */
export const ParticipantFlag = {
  none: 0,
  moderator: 1,
  conflict: 2,
  banned: 4,
  notAuthorized: 8,
  me: 16,
  kicked: 32,
  roomNotFound: 64,
} as const;
export type ParticipantFlag = (typeof ParticipantFlag)[keyof typeof ParticipantFlag];

// Protocol 2. A number that is not here reads as absent.

/** What became of a message that the user sent. */
export const MessageState = {
  unknown: 0,
  /** The network has it. */
  accepted: 1,
  /** A device of the recipient has it. */
  delivered: 2,
  read: 3,
  failed: 4,
} as const;
export type MessageState = (typeof MessageState)[keyof typeof MessageState];

/** Why something that was asked could not be done. */
export const FailureReason = {
  other: 0,
  /** The user is not logged in. */
  notConnected: 1,
  /** No such person, room, message or file. */
  notFound: 2,
  notAllowed: 3,
  /** The recipient does not want it. */
  blocked: 4,
  tooLarge: 5,
  /** By the network or by this backend. */
  unsupported: 6,
  rateLimited: 7,
  /** The network did not answer: it may have been done. */
  timeout: 8,
  networkError: 9,
  /** To correct, to retract. */
  tooLate: 10,
  invalid: 11,
  /** Somebody has that name already. */
  conflict: 12,
} as const;
export type FailureReason = (typeof FailureReason)[keyof typeof FailureReason];

export const AttachmentDisposition = {
  unknown: 0,
  /** Shown in the conversation. */
  inline: 1,
  /** A file to keep. */
  attachment: 2,
  voice: 3,
  sticker: 4,
} as const;
export type AttachmentDisposition = (typeof AttachmentDisposition)[keyof typeof AttachmentDisposition];

/** What somebody is to a room, present or not (XEP-0045 §5.2). */
export const Affiliation = {
  unknown: 0,
  none: 1,
  outcast: 2,
  member: 3,
  admin: 4,
  owner: 5,
} as const;
export type Affiliation = (typeof Affiliation)[keyof typeof Affiliation];

/** What a participant may do now (XEP-0045 §5.1). */
export const Role = {
  unknown: 0,
  /** Not in the room. */
  none: 1,
  /** May not speak. */
  visitor: 2,
  participant: 3,
  moderator: 4,
} as const;
export type Role = (typeof Role)[keyof typeof Role];

/** Why somebody is not in a room any more, where it was no decision of theirs. */
export const Departure = {
  unknown: 0,
  /** What they are to the room changed. */
  affiliation: 1,
  /** The room is for members now, and they are none. */
  membersOnly: 2,
  /** Of the network. */
  shutdown: 3,
  /** A lost connection, somewhere. */
  technical: 4,
  /** There is no such room any more. */
  destroyed: 5,
} as const;
export type Departure = (typeof Departure)[keyof typeof Departure];

export const LoginStepKind = {
  /** Fill in the fields. */
  form: 0,
  /** A form with one field: a code that the network sent. */
  code: 1,
  /** Scan with another device. */
  qr: 2,
  /** Do elsewhere what the text says, for instance enter `code`. */
  wait: 3,
} as const;
export type LoginStepKind = (typeof LoginStepKind)[keyof typeof LoginStepKind];

export const FormFieldType = {
  text: 0,
  /** Never shown or kept. */
  password: 1,
  phone: 2,
  email: 3,
  code: 4,
  url: 5,
  /** One of the options. */
  choice: 6,
  /** `1` or `0`. */
  switch: 7,
  /** A whole one, not negative; empty for none. */
  number: 8,
} as const;
export type FormFieldType = (typeof FormFieldType)[keyof typeof FormFieldType];

/** How a user's login fares. */
export const AccountCondition = {
  unknown: 0,
  connecting: 1,
  needsLoginStep: 2,
  connected: 3,
  /** Connected, and fetching what was missed. */
  backfilling: 4,
  /** Passing: the backend tries again by itself. */
  trouble: 5,
  badCredentials: 6,
  /** By the network, or from another device. */
  loggedOut: 7,
  /** By the network: banned, limited, unpaid. */
  suspended: 8,
} as const;
export type AccountCondition = (typeof AccountCondition)[keyof typeof AccountCondition];

export const ContactFieldKind = {
  /** The field's label says what. */
  other: 0,
  phone: 1,
  email: 2,
  url: 3,
  /** `YYYY-MM-DD` or `--MM-DD`. */
  birthday: 4,
  address: 5,
  organisation: 6,
  /** In the organisation. */
  position: 7,
  /** What they say about themselves. */
  note: 8,
  /** The name that people of the network know: `@handle`. */
  legacyName: 9,
} as const;
export type ContactFieldKind = (typeof ContactFieldKind)[keyof typeof ContactFieldKind];
