import { type Client, type Element, xml } from "../xml/element.ts";
import { type Credentials, Scram, ScramError, type ScramHash } from "./scram.ts";

const saslNamespace = "urn:ietf:params:xml:ns:xmpp-sasl";

/** The server said no (RFC 6120 §6.5). */
export class SaslFailure extends Error {
  override readonly name = "SaslFailure";
  readonly condition: string;
  /** In the server's words, maybe empty. */
  readonly text: string;

  constructor(condition: string, text: string) {
    super(text || condition);
    this.condition = condition;
    this.text = text;
  }
}

/** The names of the ways to log in that the stream's features offer. */
export function mechanismsOf(features: Element): string[] {
  const offered = features.getChild("mechanisms", saslNamespace)?.getChildElements() ?? [];
  return offered.map((mechanism) => mechanism.getText().trim());
}

/**
 * Logs in with the strongest way offered. PLAIN tells the server the password: the connection must be secure.
 * @throws SaslFailure or ScramError
 */
export async function authenticate(
  client: Client,
  offered: readonly string[],
  credentials: Credentials,
): Promise<void> {
  const nonce = crypto.getRandomValues(new Uint8Array(24)).toBase64();
  for (const hash of ["SHA-256", "SHA-1"] as const satisfies readonly ScramHash[]) {
    if (offered.includes(`SCRAM-${hash}`)) {
      return await scram(client, `SCRAM-${hash}`, new Scram(hash, credentials, nonce));
    }
  }
  if (!offered.includes("PLAIN")) throw new SaslFailure("invalid-mechanism", "");
  const { username, password } = credentials;
  await ask(client, auth("PLAIN", `\0${username}\0${password}`));
}

async function scram(client: Client, mechanism: string, exchange: Scram): Promise<void> {
  const challenge = await ask(client, auth(mechanism, exchange.first()));
  if (!challenge.is("challenge")) throw new ScramError("the server takes any password");
  const answer = await exchange.answer(decoded(challenge));
  let last = await ask(client, xml("response", { xmlns: saslNamespace }, encoded(answer)));
  const final = decoded(last);
  if (last.is("challenge")) last = await ask(client, xml("response", { xmlns: saslNamespace }));
  if (!last.is("success")) throw new ScramError("the server goes on and on");
  exchange.verify(final);
}

function auth(mechanism: string, text: string): Element {
  return xml("auth", { xmlns: saslNamespace, mechanism }, encoded(text));
}

/** The challenge or success that answers. */
async function ask(client: Client, element: Element): Promise<Element> {
  const { promise, resolve } = Promise.withResolvers<Element>();
  const hear = (nonza: Element): void => {
    if (nonza.attrs.xmlns === saslNamespace) resolve(nonza);
  };
  client.on("nonza", hear);
  await client.write(element.toString());
  const answer = await promise;
  client.removeListener("nonza", hear);
  if (!answer.is("failure")) return answer;
  const [condition] = answer.getChildElements().filter((child) => !child.is("text"));
  throw new SaslFailure(condition?.getName() ?? "", answer.getChild("text")?.getText() ?? "");
}

function encoded(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}

function decoded(element: Element): string {
  const text = element.getText().trim();
  return text === "" || text === "=" ? "" : new TextDecoder().decode(Uint8Array.fromBase64(text));
}
