/**
 * A network on which the users of one instance talk to each other: what one says to a buddy, the user of that name
 * hears. Everybody's list holds one buddy, the next or the previous one: person0 has person1, and the other way round.
 */
import { type Frame, runBackend } from "./backend_loop.ts";
import { buddyFrame, bytesOf, frame, readFields, text, textField, wrapperType } from "./wire.ts";

/** The other one of the pair. */
function peerOf(user: string): string {
  const number = Number(/\d+/.exec(user)?.[0] ?? 0);
  return `person${number ^ 1}`;
}

function welcome(user: string): readonly Uint8Array[] {
  const peer = peerOf(user);
  return [frame(wrapperType.connected, text(1, user)), buddyFrame(user, peer, peer)];
}

/** The message as the other user's, from the one who said it. */
function relayed(payload: Uint8Array): Uint8Array {
  const message = readFields(payload);
  const [local = "", domain = ""] = textField(message, 1).split("@");
  const words = message.get(3);
  return frame(wrapperType.message, [
    ...text(1, `${textField(message, 2)}@${domain}`),
    ...text(2, local),
    ...words instanceof Uint8Array ? bytesOf(3, words) : [],
  ]);
}

/** The answer to one frame; `undefined` says to end. */
function answer({ body }: Frame): readonly Uint8Array[] | undefined {
  const wrapper = readFields(body);
  const payload = wrapper.get(2);
  switch (wrapper.get(1)) {
    case wrapperType.message:
      return payload instanceof Uint8Array ? [relayed(payload)] : [];
    case wrapperType.ping:
      return [frame(wrapperType.pong)];
    case wrapperType.login:
      return payload instanceof Uint8Array ? welcome(textField(readFields(payload), 1)) : [];
    case wrapperType.exit:
      return undefined;
    default:
      return [];
  }
}

if (import.meta.main) await runBackend(answer);
