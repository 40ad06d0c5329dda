import type { Feature } from "../feature.ts";

/** What servers let us do for their users: `privileges.ts` knows, and what makes use of it asks there. */
export const privilegedEntity: Feature = {
  name: "privileged entity",
  spec: "XEP-0356",
  version: "0.4.1",
  mode: "gateway",
};
