export { type Memory, memoryOf } from "../../proto/mod.ts";
export { BackendCensus } from "./backend_census.ts";
export { Counters } from "./counters.ts";
