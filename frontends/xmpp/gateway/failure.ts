import { ReceivedStreamError, StreamError } from "../xml/stream_error.ts";

/** How the end of a link is told to the one who runs the transport. */
export interface Failure {
  readonly level: "warn" | "error";
  readonly message: string;
}

/** What the server says when the configuration is wrong; it stays wrong until somebody changes it. */
const refusals: ReadonlyMap<string, string> = new Map([
  [
    "not-authorized",
    "the server refused the component's secret; service.password must be the secret that the server has for this JID",
  ],
  ["conflict", "the server ended the link because another component is connected with this JID"],
  [
    "host-unknown",
    "the server has no component with this JID; check service.jid and the server's configuration",
  ],
  ["invalid-namespace", "the server takes no components on this port; check service.port"],
]);

/** Whether the server does not take the secret. */
export function isRefusal(reason: Error): boolean {
  return reason instanceof ReceivedStreamError && reason.condition === "not-authorized";
}

/** Why the link ended, in words. */
export function describeFailure(reason: Error, wasOnline: boolean): Failure {
  if (reason instanceof ReceivedStreamError) {
    const refusal = refusals.get(reason.condition);
    if (refusal !== undefined) return { level: "error", message: refusal };
    return { level: "warn", message: "the server ended the stream with an error" };
  }
  if (reason instanceof StreamError) {
    return { level: "warn", message: "the server broke the rules of the stream, and the link was ended" };
  }
  return { level: "warn", message: wasOnline ? "the link to the server was lost" : "no link to the server" };
}
