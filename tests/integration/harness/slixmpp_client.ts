import { fileURLToPath } from "node:url";
import type { Element } from "../../../frontends/xmpp/xml/element.ts";
import { StreamParser } from "../../../frontends/xmpp/xml/parser.ts";
import { Program } from "./program.ts";
import { debianPython } from "./programs.ts";
import { Transcript } from "./transcript.ts";
import type { XmppAccount, XmppClient } from "./xmpp_person.ts";

const script = fileURLToPath(new URL("./slixmpp_person.py", import.meta.url));

/** Logs in with slixmpp, a client that shares no code with us. */
export async function slixmppClient(account: XmppAccount): Promise<XmppClient> {
  const stanzas = new Transcript((stanza: Element) => stanza.toString());
  const parser = new StreamParser();
  parser.on("element", (stanza) => stanzas.add(stanza));
  parser.on("error", (error) => stanzas.end(`slixmpp handed over what we cannot read: ${error.message}`));
  parser.write("<stream xmlns='jabber:client'>");
  const program = new Program(debianPython, {
    args: [
      script,
      account.jid,
      account.password,
      "127.0.0.1",
      String(account.port),
      ...account.authority === undefined ? [] : [account.authority],
    ],
    listens: true,
    onLine: (line) => parser.write(said("stanza", line) ?? ""),
  });
  const leave = async () => {
    await program.hush();
    await program.ended;
    stanzas.end("the client has logged out");
  };
  try {
    return {
      jid: await login(program, account.jid),
      stanzas,
      send: (xmlText) => program.tell(JSON.stringify(xmlText)),
      [Symbol.asyncDispose]: leave,
    };
  } catch (error) {
    await leave();
    throw error;
  }
}

async function login(program: Program, jid: string): Promise<string> {
  const isOver = (line: string) => (said("online", line) ?? said("failed", line)) !== undefined;
  const line = await program.output.expect(`${jid} to be online`, isOver);
  const reason = said("failed", line);
  if (reason !== undefined) throw new Error(`${jid} cannot log in: ${reason}`);
  return said("online", line) ?? jid;
}

/** The text that follows this word in a line of slixmpp_person.py; `undefined` for any other line. */
function said(word: string, line: string): string | undefined {
  return line.startsWith(`${word} "`) ? String(JSON.parse(line.slice(word.length))) : undefined;
}
