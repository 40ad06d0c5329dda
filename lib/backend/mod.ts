export { Capabilities } from "./capabilities.ts";
export { Launcher, type Spawn } from "./launcher.ts";
export type { Connection, Link, LinkOwner } from "./link.ts";
export { Pool } from "./pool.ts";
export { BackendServer, type Listener } from "./server.ts";
