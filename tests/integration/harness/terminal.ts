import { Program } from "./program.ts";
import { until } from "./until.ts";

/** How long something may take to appear, in milliseconds. */
const patience = 15_000;

/** A program in a terminal of its own, with a folder of its own for what it keeps: somebody types, and looks. */
export class Terminal implements AsyncDisposable {
  readonly #socket: string;

  private constructor(folder: string) {
    this.#socket = `${folder}/tmux`;
  }

  static async open(folder: string, command: string): Promise<Terminal> {
    const terminal = new Terminal(folder);
    const home = ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"].map((name) => `${name}='${folder}'`).join(" ");
    const size = ["-x", "120", "-y", "50"];
    await terminal.#tmux("new-session", "-d", ...size, `env ${home} LC_ALL=C.UTF-8 ${command}`);
    return terminal;
  }

  async types(line: string): Promise<void> {
    await this.#tmux("send-keys", "-l", line);
    await this.#tmux("send-keys", "Enter");
  }

  /** Waits until the screen shows this text. */
  async shows(text: string): Promise<void> {
    let screen = "";
    const found = await until(async () => {
      screen = await this.#tmux("capture-pane", "-p");
      return screen.includes(text);
    }, patience);
    if (!found) throw new Error(`the screen never showed "${text}" but:\n${screen}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server");
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    await using program = new Program("tmux", { args: ["-S", this.#socket, ...args] });
    const { code } = await program.ended;
    const output = program.output.all.join("\n");
    if (code !== 0) throw new Error(`tmux ${args[0]} failed: ${output}`);
    return output;
  }
}
