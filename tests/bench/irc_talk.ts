import { Flow } from "./flow.ts";
import type { IrcRig } from "./irc_rig.ts";

const words = "The quick brown fox jumps over the lazy dog, twice a day.";

/** Messages under way in rooms with one user, and stanzas in one with many. */
const window = { messages: 400, stanzas: 2_000 };

/** Messages that a user may send at once before any gateway's flood control holds them back. */
const burst = 8;

/** What talk costs a gateway with all its children. */
export interface Cost {
  /** Stanzas to users, or messages to IRC. */
  readonly perSecond: number;
  /** CPU of each, in microseconds. */
  readonly cpuUs: number;
}

/** The room that a user has for himself, but for one person on IRC. */
export function ownRoom(user: number): string {
  return `own${user}`;
}

/** Somebody on IRC says things in a room, and each is a stanza to all of its users. Counted are the stanzas. */
export async function fanOut(rig: IrcRig, room: string, messages: number, users: number): Promise<Cost> {
  const flow = new Flow({
    total: messages,
    window: Math.max(2, Math.floor(window.stanzas / users)),
    arrivalsEach: users,
    send: (n) => rig.network.say(`#${room}`, "bot", `${words} ${n}`),
  });
  return await cost(rig, flow, messages * users);
}

/** Somebody on IRC says things in every user's own room. */
export async function fromIrc(rig: IrcRig, messages: number, users: number): Promise<Cost> {
  const flow = new Flow({
    total: messages,
    window: window.messages,
    arrivalsEach: 1,
    send: (n) => rig.network.say(`#${ownRoom(n % users)}`, "bot", `${words} ${n}`),
  });
  return await cost(rig, flow, messages);
}

/**
 * Users from `first` on say things in their own rooms: to IRC, and back to themselves from the room. Each says no more
 * than flood control lets go at once. Counted are the messages.
 */
export async function toIrc(rig: IrcRig, first: number, users: number): Promise<Cost> {
  const messages = users * burst;
  const say = (user: number, n: number) => rig.users.say(user, ownRoom(user), `${words} ${n}`);
  const flow = new Flow({
    total: messages,
    window: window.messages,
    arrivalsEach: 2,
    send: (n) => say(first + n % users, n),
  });
  rig.network.onMessage = () => flow.arrived();
  try {
    return await cost(rig, flow, messages);
  } finally {
    rig.network.onMessage = () => {};
  }
}

async function cost(rig: IrcRig, flow: Flow, pieces: number): Promise<Cost> {
  rig.users.onMessage = ({ text }) => {
    if (text.includes(words)) flow.arrived();
  };
  const before = await rig.cpu();
  const milliseconds = await flow.run();
  return { perSecond: pieces / milliseconds * 1000, cpuUs: (await rig.cpu() - before) / pieces };
}
