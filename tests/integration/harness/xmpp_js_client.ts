import { fileURLToPath } from "node:url";
import { Folder } from "./folder.ts";
import { Program } from "./program.ts";
import { needPrograms } from "./programs.ts";
import { Transcript } from "./transcript.ts";

const source = fileURLToPath(new URL("../clients/xmpp_js", import.meta.url));

/** One thing that the client tells: `online`, `stanza`, `nonza`, `sent`, `resumed`, …, and the text of it. */
export interface Told {
  readonly what: string;
  readonly details: string;
}

export interface XmppJsOptions {
  /** `xmpp://host:port` for STARTTLS, `xmpps://host:port` for TLS from the first byte. */
  readonly service: string;
  readonly username: string;
  readonly password: string;
  /** A PEM file with who signed the server's certificate. */
  readonly authority: string;
}

/** npm's `@xmpp/client` with all that it needs, in a folder of its own: none of it is a dependency of ours. */
export class XmppJs implements AsyncDisposable {
  readonly #folder: Folder;

  private constructor(folder: Folder) {
    this.#folder = folder;
  }

  static async install(): Promise<XmppJs> {
    await needPrograms(["npm"], console.error);
    const folder = await Folder.make();
    for (const name of ["package.json", "package-lock.json", "person.js"]) {
      await Deno.copyFile(`${source}/${name}`, `${folder.path}/${name}`);
    }
    const args = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"];
    await using npm = new Program("npm", { args, cwd: folder.path });
    const { code } = await npm.ended;
    if (code !== 0) throw new Error(`npm ci failed:\n${npm.output.all.join("\n")}`);
    return new XmppJs(folder);
  }

  /** Starts a client, which logs in, and again whenever its connection is lost. */
  person(options: XmppJsOptions): XmppJsPerson {
    return new XmppJsPerson(this.#folder.path, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** One running client. */
export class XmppJsPerson implements AsyncDisposable {
  readonly told = new Transcript(({ what, details }: Told) => `${what} ${details}`);
  readonly #program: Program;

  constructor(folder: string, { authority, ...account }: XmppJsOptions) {
    const options = JSON.stringify({ domain: "localhost", ...account });
    this.#program = new Program("env", {
      args: [`NODE_EXTRA_CA_CERTS=${authority}`, "node", "person.js", options],
      cwd: folder,
      listens: true,
      onLine: (line) => this.#hear(line),
    });
    void this.#program.ended.then(() => this.told.end("the client has ended"));
  }

  /** Gives an order that `person.js` knows. */
  does(what: string, details: Readonly<Record<string, string>> = {}): void {
    this.#program.tell(JSON.stringify({ do: what, ...details }));
  }

  /** Waits until the client tells that, with these words in it. Answers all of them. */
  async tells(what: string, words = ""): Promise<string> {
    const isIt = (told: Told) => told.what === what && told.details.includes(words);
    return (await this.told.expect(`${what} with "${words}"`, isIt)).details;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.does("leave");
    await this.#program.hush();
    await this.#program.ended;
  }

  #hear(line: string): void {
    if (!line.startsWith('["')) return this.told.add({ what: "printed", details: line });
    const [what, details] = JSON.parse(line);
    this.told.add({ what: String(what), details: String(details) });
  }
}
