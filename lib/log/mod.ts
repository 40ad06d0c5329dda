export { LevelLog, logLevels, silentLog } from "./log.ts";
export type { Log, LogFields, LogLevel, LogRecord } from "./log.ts";
export { MemoryLog } from "./memory_log.ts";
export { openLog } from "./open_log.ts";
export type { OpenLog, OpenLogOptions } from "./open_log.ts";
