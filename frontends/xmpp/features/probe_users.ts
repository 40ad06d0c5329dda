import type { Feature } from "../feature.ts";
import { xml } from "../xml/element.ts";
import { inBatches } from "./login_batches.ts";

/** After every (re)connect, asks whoever was here for presence: we may have missed what changed (RFC 6121 §4.3). */
export const probeUsers: Feature = {
  name: "presence probes after connecting",
  spec: "RFC 6121 §4.3",
  mode: "gateway",
  async online({ core, clock, jid, send, resync }) {
    const swept = resync.begin();
    const expected = [...new Set([...await core.users.expected(), ...swept])];
    const probes = inBatches(
      expected,
      clock,
      (user) => send(xml("presence", { type: "probe", from: jid, to: user })),
    );
    return {
      [Symbol.dispose]() {
        probes[Symbol.dispose]();
        resync[Symbol.dispose]();
      },
    };
  },
};
