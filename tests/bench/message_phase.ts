import { MessageCounter } from "./stanzas.ts";

/** Where messages go in, and where they come out again. */
export interface Wire {
  write(text: string): void;
  /** Told everything that comes out, in pieces. */
  onText: (text: string) => void;
}

/** The message with that number and these words, as it is written. */
export type MessageText = (n: number, body: string) => string;

const words = "The quick brown fox jumps over the lazy dog, twice a day.";

/** How long a flood may stand still before it counts as stuck, in milliseconds. */
const patience = 60_000;

/**
 * Sends messages that come out again, `window` of them under way at any time. Resolves to the milliseconds
 * until the last one was back.
 */
export async function flood(
  wire: Wire,
  message: MessageText,
  { messages, window }: { readonly messages: number; readonly window: number },
): Promise<number> {
  const counter = new MessageCounter();
  const done = Promise.withResolvers<void>();
  let sent = 0;
  let back = 0;
  const fill = () => {
    let batch = "";
    for (; sent < messages && sent - back < window; sent++) batch += message(sent, `${words} ${sent}`);
    if (batch !== "") wire.write(batch);
  };
  let before = -1;
  const watch = setInterval(() => {
    if (back === before) done.reject(new Error(`stuck: ${sent} messages were sent, ${back} came back`));
    before = back;
  }, patience);
  wire.onText = (text) => {
    back += counter.push(text);
    if (back >= messages) done.resolve();
    else fill();
  };
  const began = performance.now();
  fill();
  try {
    await done.promise;
    return performance.now() - began;
  } finally {
    clearInterval(watch);
  }
}

/** Sends messages at a fixed rate, and resolves to how long each took there and back, in milliseconds, sorted. */
export async function paced(
  wire: Wire,
  message: MessageText,
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
): Promise<readonly number[]> {
  const counter = new MessageCounter();
  const sentAt: number[] = [];
  const took: number[] = [];
  wire.onText = (text) => {
    const now = performance.now();
    counter.push(text, (message) => {
      const n = Number(/paced (\d+)/.exec(message)?.[1] ?? NaN);
      took.push(now - (sentAt[n] ?? NaN));
    });
  };
  const began = performance.now();
  const all = Promise.withResolvers<void>();
  const timer = setInterval(() => {
    const now = performance.now();
    let batch = "";
    for (const due = Math.min(seconds, (now - began) / 1000) * rate; sentAt.length < due;) {
      const n = sentAt.push(now) - 1;
      batch += message(n, `paced ${n}`);
    }
    if (batch !== "") wire.write(batch);
    if (sentAt.length >= seconds * rate) all.resolve();
  }, 1);
  await all.promise;
  clearInterval(timer);
  await pause(2_000); // for the last ones to come back
  if (took.length < sentAt.length) {
    throw new Error(`${sentAt.length - took.length} messages did not come back`);
  }
  return took.sort((one, other) => one - other);
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
