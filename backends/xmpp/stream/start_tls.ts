import { StreamParser } from "../xml/parser.ts";
import { type Element, xml } from "../xml/element.ts";
import type { ServerConnection } from "./socket.ts";

const tlsNamespace = "urn:ietf:params:xml:ns:xmpp-tls";

/** Of what a server says before the connection is secure. */
const limits = { length: 16 * 1024, depth: 10 };

/**
 * Asks a server to change to TLS (RFC 6120 §5). When it resolves to true, the handshake is next; to false, the server
 * has no TLS. What else the server says before the handshake is forgotten: anybody could have said it.
 * @throws Error when it says no, or no sense.
 */
export async function negotiateTls(connection: ServerConnection, domain: string): Promise<boolean> {
  const heard: Element[] = [];
  let fault: unknown;
  const parser = new StreamParser(limits);
  parser.on("element", (element: Element) => heard.push(element));
  parser.on("error", (error) => fault = error);
  await writeText(connection, header(domain));
  const buffer = new Uint8Array(4096);
  const decoder = new TextDecoder();
  for (;;) {
    const size = await connection.read(buffer);
    if (size === null) throw new Error("the server closed the connection");
    parser.write(decoder.decode(buffer.subarray(0, size), { stream: true }));
    if (fault !== undefined) throw fault;
    const verdict = await answer(heard.splice(0), connection);
    if (verdict !== undefined) return verdict;
  }
}

async function answer(heard: readonly Element[], connection: ServerConnection): Promise<boolean | undefined> {
  for (const element of heard) {
    if (element.is("proceed", tlsNamespace)) return true;
    if (element.is("failure", tlsNamespace)) throw new Error("the server refused TLS");
    if (element.getName() === "error") {
      const [condition] = element.getChildElements();
      throw new Error(`the server refused the stream: ${condition?.getName() ?? "no reason"}`);
    }
    if (element.getName() !== "features") continue;
    if (element.getChild("starttls", tlsNamespace) === undefined) return false;
    await writeText(connection, xml("starttls", { xmlns: tlsNamespace }).toString());
  }
  return undefined;
}

/** The stream's header, as text: it stays open. */
function header(domain: string): string {
  const attributes = {
    version: "1.0",
    xmlns: "jabber:client",
    "xmlns:stream": "http://etherx.jabber.org/streams",
    to: domain,
  };
  return `<?xml version='1.0'?>${xml("stream:stream", attributes).toString().slice(0, -2)}>`;
}

async function writeText(connection: ServerConnection, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}
