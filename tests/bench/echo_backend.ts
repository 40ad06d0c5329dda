/**
 * A backend that costs next to nothing: accepts every login, reports a list of buddies, and sends each chat message
 * back. What is measured with it is the instance. `--buddies=N` in front of what the instance adds says how many.
 */
import { type Frame, option, runBackend } from "./backend_loop.ts";
import { buddyFrame, frame, readFields, text, textField, wrapperType } from "./wire.ts";

/** `BUDDY_CHANGED` of everybody on one user's list, behind `CONNECTED`. */
function* welcome(user: string, buddies: number): Generator<Uint8Array> {
  yield frame(wrapperType.connected, text(1, user));
  for (let n = 0; n < buddies; n++) yield buddyFrame(user, `buddy${n}`, `Buddy ${n}`);
}

/** The answer to one frame; `undefined` says to end. */
function answer({ whole, body }: Frame, buddies: number): readonly Uint8Array[] | undefined {
  const wrapper = readFields(body);
  const payload = wrapper.get(2);
  switch (wrapper.get(1)) {
    case wrapperType.message:
      return [whole];
    case wrapperType.ping:
      return [frame(wrapperType.pong)];
    case wrapperType.login:
      return payload instanceof Uint8Array ? [...welcome(textField(readFields(payload), 1), buddies)] : [];
    case wrapperType.exit:
      return undefined;
    default:
      return [];
  }
}

if (import.meta.main) {
  const buddies = Number(option("--buddies"));
  await runBackend((frame) => answer(frame, buddies));
}
