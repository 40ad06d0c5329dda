import { Folder } from "../integration/harness/folder.ts";
import type { Program } from "../integration/harness/program.ts";
import { type ContenderName, contenders, ircGatewayJid } from "./irc_contenders.ts";
import { pause } from "./message_phase.ts";
import { PlayedIrcNetwork } from "./played_irc_network.ts";
import { PlayedIrcServer } from "./played_irc_server.ts";
import { PlayedServer } from "./played_server.ts";
import { PlayedUsers } from "./played_users.ts";
import { familyCpuMicroseconds, familyMegabytes } from "./process_figures.ts";

/** What a gateway gets after a piece of work to finish whatever follows from it, in milliseconds. */
export const settleMs = 1_500;

/**
 * How long a gateway is left alone before its memory is looked at, in milliseconds: V8 gives back what work has left
 * behind after 10 to 25 s without much to do.
 */
export const restMs = 30_000;

/** A running gateway, the XMPP users on one side of it and the IRC network on the other. */
export class IrcRig implements AsyncDisposable {
  readonly users: PlayedUsers;
  readonly network: PlayedIrcNetwork;
  /** Users may say to IRC as much at once as they like. */
  readonly freeSpeech: boolean;
  readonly #program: Program;
  readonly #stack: AsyncDisposableStack;

  private constructor(
    users: PlayedUsers,
    network: PlayedIrcNetwork,
    freeSpeech: boolean,
    program: Program,
    stack: AsyncDisposableStack,
  ) {
    this.users = users;
    this.network = network;
    this.freeSpeech = freeSpeech;
    this.#program = program;
    this.#stack = stack;
  }

  /**
   * Starts a gateway in a folder of its own; resolves when it is connected and has settled. `freeSpeech` turns its flood
   * control off where that can be done.
   */
  static async start(name: ContenderName, freeSpeech: boolean): Promise<IrcRig> {
    const contender = contenders[name];
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(await Folder.make());
    const server = stack.use(new PlayedServer(ircGatewayJid));
    const network = new PlayedIrcNetwork();
    const irc = stack.use(new PlayedIrcServer(network));
    const program = stack.use(
      await contender.start({ folder, xmppPort: server.port, ircHost: irc.host, freeSpeech }),
    );
    await Promise.race([server.connected, endOf(program)]);
    await pause(settleMs);
    const isFree = freeSpeech && contender.hasFreeSpeech;
    return new IrcRig(new PlayedUsers(server), network, isFree, program, stack.move());
  }

  /** CPU time of the gateway with all its children so far, in microseconds. */
  cpu(): Promise<number> {
    return familyCpuMicroseconds(this.#program.pid);
  }

  /** Memory of the gateway with all its children, in megabytes. */
  memory(): Promise<number> {
    return familyMegabytes(this.#program.pid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

async function endOf(program: Program): Promise<never> {
  await program.ended;
  throw new Error(`the gateway ended:\n${program.output.all.join("\n")}`);
}
