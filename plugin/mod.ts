/** The SDK for backends. Start with `README.md`. */
export { type Attachment, ConnectionError, StatusType } from "../proto/mod.ts";
export { ArgumentError, type BackendArguments } from "./arguments.ts";
export { ConfigFile, ConfigFileError } from "./config_file.ts";
export type { Log } from "./log.ts";
export { type Awaitable, LoginError, NetworkPlugin } from "./network_plugin.ts";
export { type BuddyState, type IncomingMessage, Reporter, type Send } from "./reporter.ts";
export type * from "./requests.ts";
export { type CreatePlugin, exitCodes, run, type Startup } from "./run.ts";
export { Sessions } from "./sessions.ts";
