import { gatewayJid } from "./gateway_process.ts";
import { userJid } from "./login_phase.ts";
import type { PlayedServer } from "./played_server.ts";
import { MessageCounter } from "./stanzas.ts";

const words = "The quick brown fox jumps over the lazy dog, twice a day.";

/** How long a flood may take before it counts as stuck, in milliseconds. */
const patience = 60_000;

function message(n: number, users: number, body: string): string {
  return `<message from='${userJid(n % users)}' to='buddy0@${gatewayJid}' type='chat' id='m${n}'>` +
    `<body>${body}</body></message>`;
}

/**
 * Sends messages that the backend sends back, `window` of them under way at any time. Resolves to the milliseconds
 * until the last one was back.
 */
export async function flood(
  server: PlayedServer,
  { users, messages, window }: { readonly users: number; readonly messages: number; readonly window: number },
): Promise<number> {
  const counter = new MessageCounter();
  const done = Promise.withResolvers<void>();
  let sent = 0;
  let back = 0;
  const fill = () => {
    let batch = "";
    for (; sent < messages && sent - back < window; sent++) batch += message(sent, users, `${words} ${sent}`);
    if (batch !== "") server.write(batch);
  };
  const stuck = setTimeout(
    () => done.reject(new Error(`stuck: ${sent} messages were sent, ${back} came back`)),
    patience,
  );
  server.onText = (text) => {
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
    clearTimeout(stuck);
  }
}

/** Sends messages at a fixed rate, and resolves to how long each took there and back, in milliseconds, sorted. */
export async function paced(
  server: PlayedServer,
  { users, rate, seconds }: { readonly users: number; readonly rate: number; readonly seconds: number },
): Promise<readonly number[]> {
  const counter = new MessageCounter();
  const sentAt: number[] = [];
  const took: number[] = [];
  server.onText = (text) => {
    const now = performance.now();
    counter.push(text, (message) => {
      const n = Number(/<body>paced (\d+)/.exec(message)?.[1] ?? NaN);
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
      batch += message(n, users, `paced ${n}`);
    }
    if (batch !== "") server.write(batch);
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
