import { eachLine } from "./lines.ts";
import { Transcript } from "./transcript.ts";

/** A person on IRC, on a bare socket: nothing of ours interprets what is said. */
export class IrcPerson implements AsyncDisposable {
  readonly nick: string;
  /** Every line from the server, PING included. */
  readonly lines: Transcript<string>;
  readonly #connection: Deno.TcpConn;
  readonly #reading: Promise<void>;
  #lastWrite: Promise<unknown> = Promise.resolve();
  #answer: ((from: string, text: string) => string) | undefined;

  private constructor(nick: string, connection: Deno.TcpConn) {
    this.nick = nick;
    this.lines = new Transcript((line) => line);
    this.#connection = connection;
    this.#reading = this.#read();
  }

  /** Connects and waits for the server's welcome. */
  static async join(port: number, nick: string, password = ""): Promise<IrcPerson> {
    const person = new IrcPerson(nick, await Deno.connect({ hostname: "127.0.0.1", port }));
    if (password !== "") person.send(`PASS ${password}`);
    person.send(`NICK ${nick}`);
    person.send(`USER ${nick} 0 * :${nick}`);
    await person.lines.expect(`the welcome for ${nick}`, (line) => / 001 /.test(line));
    return person;
  }

  /** Sends one raw line. */
  send(line: string): void {
    const bytes = new TextEncoder().encode(`${line}\r\n`);
    this.#lastWrite = this.#lastWrite.then(() => writeAll(this.#connection, bytes)).catch(() => {});
  }

  /** Says something to a nick (or a room). */
  say(to: string, text: string): void {
    this.send(`PRIVMSG ${to} :${text}`);
  }

  /** From now on, answers everybody who writes to this person. */
  answers(reply: (from: string, text: string) => string): void {
    this.#answer = reply;
  }

  /** The text of the next private message from `nick` that contains `part`. */
  async hears(nick: string, part: string): Promise<string> {
    const line = await this.lines.expect(
      `a message from ${nick} to ${this.nick} with "${part.slice(0, 60)}"`,
      (line) => {
        const told = this.#told(line);
        return told?.from === nick && told.text.includes(part);
      },
    );
    return this.#told(line)?.text ?? "";
  }

  /** Joins a room, and waits until that is done. */
  async enters(room: string, key = ""): Promise<void> {
    this.send(`JOIN ${room} ${key}`.trim());
    await this.lines.expect(
      `${this.nick} to enter ${room}`,
      (line) => / 366 /.test(line) && line.includes(room),
    );
  }

  /** The text of the next message from `nick` in a room that contains `part`. */
  async hearsIn(room: string, nick: string, part: string): Promise<string> {
    const line = await this.lines.expect(
      `a message from ${nick} in ${room} with "${part}"`,
      (line) => line.includes(` PRIVMSG ${room} :`) && line.includes(`:${nick}!`) && line.includes(part),
    );
    return line.slice(line.indexOf(`${room} :`) + room.length + 2);
  }

  /** Is gone without a word. */
  hangUp(): void {
    closeQuietly(this.#connection);
  }

  #told(line: string): { from: string; text: string } | undefined {
    const [, from, to, text] = /^:([^! ]+)![^ ]* PRIVMSG ([^ ]+) :(.*)$/.exec(line) ?? [];
    return from !== undefined && to === this.nick && text !== undefined ? { from, text } : undefined;
  }

  #take(line: string): void {
    this.lines.add(line);
    if (line.startsWith("PING ")) this.send(`PONG ${line.slice(5)}`);
    const told = this.#told(line);
    if (told !== undefined && this.#answer !== undefined) {
      this.say(told.from, this.#answer(told.from, told.text));
    }
  }

  async #read(): Promise<void> {
    try {
      await eachLine(this.#connection.readable, (line) => this.#take(line));
    } catch {
      // The connection was closed under the reader: that is how a person leaves.
    }
    this.lines.end("the connection to the IRC server ended");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.send("QUIT :bye");
    await this.#lastWrite;
    closeQuietly(this.#connection);
    await this.#reading;
  }
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

function closeQuietly(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // The reader has closed it already: the server was faster.
  }
}
