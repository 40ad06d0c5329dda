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
