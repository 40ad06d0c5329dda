import { Transcript } from "./transcript.ts";

/** Follows what a program appends to a log file from now on. The file need not exist yet. */
export class LogFile implements AsyncDisposable {
  readonly lines: Transcript<string> = new Transcript((line) => line);
  readonly #path: string;
  readonly #watcher: Deno.FsWatcher;
  readonly #following: Promise<void>;
  #watching = true;
  /** How many bytes are behind us. */
  #read: number;
  #rest = "";

  /** @param folder an existing folder: that is what is watched */
  constructor(folder: string, name: string) {
    this.#path = `${folder}/${name}`;
    this.#read = sizeOf(this.#path);
    this.#watcher = Deno.watchFs(folder, { recursive: false });
    this.#following = this.#follow();
  }

  async #follow(): Promise<void> {
    await this.#readOn();
    for await (const _ of this.#watcher) await this.#readOn();
    await this.#readOn();
  }

  /** The writer has ended: reads what is left, and nobody waits for more. */
  async end(reason: string): Promise<void> {
    this.#stopWatching();
    await this.#following;
    this.lines.end(reason);
  }

  #stopWatching(): void {
    if (this.#watching) this.#watcher.close();
    this.#watching = false;
  }

  async #readOn(): Promise<void> {
    const file = await Deno.open(this.#path).catch(() => undefined);
    if (file === undefined) return;
    await file.seek(this.#read, Deno.SeekMode.Start);
    const bytes = new Uint8Array(await new Response(file.readable).arrayBuffer());
    this.#read += bytes.length;
    const pieces = (this.#rest + new TextDecoder().decode(bytes)).split("\n");
    this.#rest = pieces.pop() ?? "";
    for (const line of pieces) this.lines.add(line);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("the log is not followed any more");
  }
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}
