import type { Feature } from "../feature.ts";

/** The second best way onto a user's roster; `rosters.ts` takes it where it leads somewhere. */
export const rosterExchange: Feature = {
  name: "roster item exchange",
  spec: "XEP-0144",
  version: "1.1.1",
  mode: "gateway",
};
