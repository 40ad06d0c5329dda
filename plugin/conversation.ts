import type { Stats } from "../proto/mod.ts";
import { Connection, type ConnectionEnd, type Socket } from "./connection.ts";
import type { Log } from "./log.ts";
import type { NetworkPlugin } from "./network_plugin.ts";
import type { Drained, Send } from "./reporter.ts";

export interface ConversationOptions {
  readonly create: (send: Send, drained: Drained) => NetworkPlugin;
  readonly log: Log;
  /** What the backend weighs now. */
  readonly stats: () => Stats;
  /** Ends the conversation. */
  readonly stop: AbortSignal;
}

/** Why a conversation ended; unusable: there is no plugin, because something of its configuration is wrong. */
export type ConversationEnd = ConnectionEnd | "unusable";

/** How long each step of the end may take, in milliseconds. */
export const goodbyeTime = 2000;

/** One link from its first byte to its last, with a plugin of its own, which is disposed with it. Never rejects. */
export async function converse(socket: Socket, options: ConversationOptions): Promise<ConversationEnd> {
  const { create, log, stats, stop } = options;
  const connection = new Connection(socket, { log, stats });
  let plugin: NetworkPlugin;
  try {
    plugin = create(connection.send, connection.drained);
  } catch (error) {
    log.error(String(error));
    return "unusable";
  }
  const end = await serve(connection, plugin, stop);
  await goodbye(connection, plugin, log);
  return end;
}

async function serve(
  connection: Connection,
  plugin: NetworkPlugin,
  signal: AbortSignal,
): Promise<ConnectionEnd> {
  const stop = (): void => connection.stop();
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  try {
    return await connection.serve(plugin);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Finishes what was asked, logs everybody out and writes what is left; nothing of it for ever. */
async function goodbye(connection: Connection, plugin: NetworkPlugin, log: Log): Promise<void> {
  try {
    await atMost(goodbyeTime, connection.idle());
    await atMost(goodbyeTime, plugin[Symbol.asyncDispose]());
    await atMost(goodbyeTime, connection.flush());
  } catch (error) {
    log.error(`could not log everybody out: ${detail(error)}`);
  }
}

/** Resolves when `work` does, or after so many milliseconds. */
export async function atMost(milliseconds: number, work: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, milliseconds);
  try {
    await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function detail(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
