import type { Feature } from "../feature.ts";

/** Server mode: who logs in to an account is let in by the network, where nothing else tells who that is. */
export const accountLogins: Feature = {
  name: "accounts",
  spec: "RFC 6120 §6",
  mode: "server",
  report(user, event, { accounts }) {
    accounts?.reported(user, event);
  },
};
