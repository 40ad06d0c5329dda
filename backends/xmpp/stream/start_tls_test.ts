import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { negotiateTls } from "./start_tls.ts";

/** A server that says these pieces, each after we have written once more. */
function server(...pieces: readonly string[]) {
  const written: string[] = [];
  const rest = [...pieces];
  return {
    written,
    read(buffer: Uint8Array): Promise<number | null> {
      const piece = rest.shift();
      if (piece === undefined) return Promise.resolve(null);
      return Promise.resolve(new TextEncoder().encodeInto(piece, buffer).written);
    },
    write(bytes: Uint8Array): Promise<number> {
      written.push(new TextDecoder().decode(bytes));
      return Promise.resolve(bytes.length);
    },
    close(): void {},
  };
}

const header =
  "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";
const tls = "xmlns='urn:ietf:params:xml:ns:xmpp-tls'";

test("TLS that is offered is asked for, and proceeded with", async () => {
  const far = server(header, `<stream:features><starttls ${tls}/></stream:features>`, `<proceed ${tls}/>`);
  assert.equal(await negotiateTls(far, "a.example"), true);
  assert.match(far.written[0] ?? "", /to="a\.example"[^/]*>$/);
  assert.equal(far.written[1], `<starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>`);
});

test("a server without TLS is told from one with it", async () => {
  assert.equal(await negotiateTls(server(`${header}<stream:features/>`), "a.example"), false);
});

test("a server that refuses, breaks off or talks nonsense is left", async () => {
  const offer = `${header}<stream:features><starttls ${tls}/></stream:features>`;
  const error = "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>";
  await assert.rejects(negotiateTls(server(offer, `<failure ${tls}/>`), "a"), /refused TLS/);
  await assert.rejects(negotiateTls(server(`${header}${error}`), "a"), /host-unknown/);
  await assert.rejects(negotiateTls(server(header), "a"), /closed/);
  await assert.rejects(negotiateTls(server("HTTP/1.1 400 Bad Request\r\n"), "a"), /broken/);
});
