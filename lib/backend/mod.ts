export { Capabilities } from "./capabilities.ts";
export type { AnswerQuery } from "./controller.ts";
export type { Door, Listener } from "./door.ts";
export { Launcher, type Spawn } from "./launcher.ts";
export type { Connection, Link, LinkOwner } from "./link.ts";
export { LocalDoor, type ProcessTable } from "./local_door.ts";
export { Pool } from "./pool.ts";
export { RemoteDoor } from "./remote_door.ts";
export { BackendServer } from "./server.ts";
