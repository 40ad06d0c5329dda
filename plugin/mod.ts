/** The SDK for backends. Start with `README.md`. */
export {
  AccountCondition,
  type AccountState,
  Affiliation,
  type Attachment,
  AttachmentDisposition,
  type AvatarRequest,
  type Block,
  ConnectionError,
  type ContactField,
  ContactFieldKind,
  type ConversationMessage,
  Departure,
  FailureReason,
  type FormField,
  FormFieldType,
  type FormOption,
  type FoundContact,
  type Hat,
  type HistoryRequest,
  type LoginProgress,
  type LoginStep,
  LoginStepKind,
  MessageState,
  type MessageStatus,
  ParticipantFlag,
  type Reaction,
  type ReadMarker,
  type Reply,
  type Retraction,
  Role,
  type RoomDecline,
  type RoomInfo,
  type RoomInfoRequest,
  type RoomInvitation,
  type RoomMember,
  type RoomMembersRequest,
  type RoomModeration,
  type RoomOptionsRequest,
  type SearchRequest,
  StatusType,
} from "../proto/mod.ts";
export { ArgumentError, type BackendArguments, parseArguments, type RemoteArguments } from "./arguments.ts";
export type { Awaitable } from "./awaitable.ts";
export { backoffDelay, type BackoffOptions } from "./backoff.ts";
export { ConfigFile, ConfigFileError } from "./config_file.ts";
export { Connection, type ConnectionEnd, type ConnectionOptions, type Socket } from "./connection.ts";
export type * from "./contact_requests.ts";
export { RequestError } from "./failure.ts";
export type { Log } from "./log.ts";
export type * from "./message_requests.ts";
export { LoginError, NetworkPlugin } from "./network_plugin.ts";
export { type Drained, Reporter, type Send } from "./reporter.ts";
export type * from "./reports.ts";
export type * from "./requests.ts";
export type * from "./room_requests.ts";
export { type CreatePlugin, exitCodes, run, type Startup } from "./run.ts";
export { Sessions } from "./sessions.ts";
