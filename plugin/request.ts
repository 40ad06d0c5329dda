import type { KnownWrapper } from "../proto/mod.ts";
import type { Awaitable } from "./awaitable.ts";
import { failureOf } from "./failure.ts";
import type { NetworkPlugin } from "./network_plugin.ts";

/** A wrapper from the instance as the call it stands for. */
export interface Request {
  readonly user: string;
  readonly method: keyof NetworkPlugin & `on${string}`;
  /** It may take its time: the user's other requests do not wait for it, but for those of the same name. */
  readonly beside?: string;
  /** Calls the method, and makes the report that answers, if the protocol has one. */
  call(): Awaitable<KnownWrapper | void>;
  /** The report that the request failed, if the protocol has one. */
  refuse?(error: unknown): KnownWrapper | undefined;
}

/** Who asks, and under which name the answer goes back. */
interface Asking {
  readonly user: string;
  /** COMPAT(spectrum2): requests of Protocol 1 have none, and no answer. */
  readonly requestId?: string;
}

/** Something to do, which ends in a `REQUEST_RESULT`. */
export function task(
  method: Request["method"],
  { user, requestId }: Asking,
  call: () => Awaitable<unknown>,
  more: Pick<Request, "beside" | "refuse"> = {},
): Request {
  if (requestId === undefined) return { user, method, call: async () => void await call(), ...more };
  return {
    user,
    method,
    ...more,
    call: async () => {
      await call();
      return { type: "REQUEST_RESULT", payload: { user, requestId, ok: true } };
    },
    refuse: refusal(user, requestId),
  };
}

/** Something to find out. */
export function question(
  method: Request["method"],
  { user, requestId }: Required<Asking>,
  call: () => Promise<KnownWrapper>,
): Request {
  return { user, method, beside: method, call, refuse: refusal(user, requestId) };
}

function refusal(user: string, requestId: string): (error: unknown) => KnownWrapper {
  return (error) => ({
    type: "REQUEST_RESULT",
    payload: { user, requestId, ok: false, ...failureOf(error) },
  });
}
