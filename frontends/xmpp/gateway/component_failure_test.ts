import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { xml } from "../xml/element.ts";
import { Stage, streamError, streamHeader, turn } from "./testing.ts";

test("a refused connection is logged and tried again, later each time", async () => {
  let attempts = 0;
  await using stage = new Stage({
    connect: () => {
      attempts++;
      return Promise.reject(new Error("Connection refused"));
    },
  });
  stage.component.start();
  for (const delay of [1_000, 2_000, 4_000]) {
    const before = attempts;
    await turn();
    stage.clock.advance(delay - 1);
    await turn();
    assert.equal(attempts, Math.max(before, 1));
    stage.clock.advance(1);
    await turn();
  }
  assert.equal(attempts, 4);
  const line = stage.log.find("warning", "no link to the server");
  assert.equal(line?.fields["reason"], "Connection refused");
  assert.equal(line?.fields["server"], "xmpp.example:5347");
  assert.equal(line?.fields["retryInSeconds"], 1);
  assert.deepEqual(stage.told, []);
});

test("a connection that does not come about in 30 seconds is given up", async () => {
  await using stage = new Stage({ connect: () => new Promise(() => {}) });
  stage.component.start();
  await turn();
  stage.clock.advance(30_000);
  await turn();
  assert.equal(stage.log.find("warning", "no link")?.fields["reason"], "no connection to the server in time");
});

for (const [what, said] of [["header", ""], ["handshake", streamHeader]] as const) {
  test(`a server that never answers our ${what} is left after 15 seconds`, async () => {
    await using stage = new Stage();
    stage.component.start();
    await turn();
    stage.server.send(said + " ");
    await turn();
    const first = stage.server;
    stage.clock.advance(14_999);
    await turn();
    assert.ok(!first.closed);
    stage.clock.advance(1);
    await turn();
    assert.ok(first.text.endsWith("</stream:stream>"));
    assert.ok(first.closed);
    stage.clock.advance(1_000);
    await turn();
    assert.equal(stage.connections.length, 2);
  });
}

test("a stream that the server closes is connected again, though its TCP connection stays open", async () => {
  await using stage = new Stage();
  await stage.goOnline();
  const first = stage.server;
  first.send("</stream:stream>");
  await turn();
  assert.ok(first.text.endsWith("</stream:stream>"));
  assert.ok(first.closed);
  assert.deepEqual(stage.told, ["online", "offline: the server closed the stream"]);
  stage.clock.advance(1_000);
  await turn();
  await stage.accept();
  assert.deepEqual(stage.told.at(-1), "online");
  assert.equal(stage.connections.length, 2);
});

test("a connection that the server closes is connected again", async () => {
  await using stage = new Stage();
  await stage.goOnline();
  stage.server.sendEnd();
  await turn();
  assert.ok(stage.server.closed);
  assert.deepEqual(stage.told, ["online", "offline: the server closed the connection"]);
  stage.clock.advance(1_000);
  await turn();
  assert.equal(stage.connections.length, 2);
});

for (
  const [condition, message] of [
    ["not-authorized", "service.password"],
    ["conflict", "another component"],
    ["host-unknown", "service.jid"],
    ["invalid-namespace", "service.port"],
  ] as const
) {
  test(`the error ${condition} is explained, and tried again`, async () => {
    await using stage = new Stage();
    stage.component.start();
    await turn();
    stage.server.send(streamHeader);
    await stage.server.received("</handshake>");
    stage.server.send(streamError(condition));
    await turn();
    const line = stage.log.find("error", message);
    assert.equal(line?.fields["reason"], condition);
    assert.equal(line?.fields["component"], "irc.example");
    assert.equal(stage.log.lines.filter(({ level }) => level === "error" || level === "warning").length, 1);
    assert.ok(!JSON.stringify(stage.log.lines).includes("hidden"));
    assert.ok(stage.server.closed);
    stage.clock.advance(1_000);
    await turn();
    assert.equal(stage.connections.length, 2);
  });
}

test("a server that refuses us in its first segment is understood", async () => {
  await using stage = new Stage();
  stage.component.start();
  await turn();
  stage.server.send(streamHeader.replace(" id='s-1'", "") + streamError("host-unknown"));
  await turn();
  assert.ok(stage.log.find("error", "service.jid"));
});

test("a server that wants us elsewhere is not followed", async () => {
  await using stage = new Stage();
  await stage.goOnline();
  const xmlns = "urn:ietf:params:xml:ns:xmpp-streams";
  stage.server.send(
    `<stream:error><see-other-host xmlns='${xmlns}'>evil.example</see-other-host></stream:error>`,
  );
  await turn();
  stage.clock.advance(1_000);
  await turn();
  assert.deepEqual(stage.addresses, ["xmpp.example:5347", "xmpp.example:5347"]);
  assert.ok(stage.log.find("warning", "ended the stream with an error"));
});

for (
  const [what, sent, condition] of [
    ["malformed XML", "<message></iq>", "not-well-formed"],
    ["a comment", "<!-- x -->", "restricted-xml"],
    ["bytes that are no UTF-8", new Uint8Array([0xFF]), "not-well-formed"],
    ["a stanza over the limit", `<message>${"x".repeat(1024 * 1024)}`, "policy-violation"],
    ["elements nested too deep", "<a>".repeat(100), "policy-violation"],
  ] as const
) {
  test(`${what} from the server is answered with ${condition}`, async () => {
    await using stage = new Stage();
    await stage.goOnline();
    const bytes = typeof sent === "string" ? new TextEncoder().encode(sent) : sent;
    for (let at = 0; at < bytes.length; at += 64 * 1024) stage.server.send(bytes.slice(at, at + 64 * 1024));
    stage.server.send("<iq/>");
    await turn();
    assert.match(
      stage.server.text,
      new RegExp(`</handshake><stream:error><${condition} .*</stream:error></stream:stream>$`),
    );
    assert.ok(stage.server.closed);
    assert.equal(stage.told.length, 2);
    assert.ok(stage.log.find("warning", "broke the rules"));
  });
}

const stillThere =
  '<iq type="get" from="irc.example" to="irc.example" id="still-there"><ping xmlns="urn:xmpp:ping"/></iq>';

test("a link that says nothing for a minute asks the server whether it is there", async () => {
  await using stage = new Stage();
  await stage.goOnline();
  stage.clock.advance(59_999);
  await turn();
  assert.ok(stage.server.text.endsWith("</handshake>"));
  stage.clock.advance(1);
  await stage.server.received(stillThere);
  stage.server.send(stillThere);
  await turn();
  assert.deepEqual(stage.told, ["online"], "that is between the two of us");
  stage.clock.advance(60_000);
  await stage.server.received(stillThere + stillThere);
  assert.ok(stage.component.online);
});

test("a server that has answered before and answers no more is left", async () => {
  await using stage = new Stage();
  await stage.goOnline();
  stage.clock.advance(60_000);
  stage.server.send(stillThere);
  await turn();
  stage.clock.advance(119_999);
  await turn();
  assert.ok(stage.component.online);
  stage.clock.advance(1);
  await turn();
  assert.deepEqual(stage.told, ["online", "offline: the server says nothing any more"]);
});

test("a server that never answers that may be silent", async () => {
  await using stage = new Stage();
  await stage.goOnline();
  stage.clock.advance(600_000);
  await turn();
  assert.ok(stage.component.online);
});

test("a server that takes nothing for a minute is left", async () => {
  await using stage = new Stage();
  await stage.goOnline();
  const { server } = stage;
  server.stalled = true;
  stage.component.send(xml("message"));
  await turn();
  stage.clock.advance(60_000);
  await turn();
  assert.deepEqual(stage.told.at(-1), "offline: the server has stopped reading");
  stage.clock.advance(2_000); // for the last words, which it does not take either
  await turn();
  assert.ok(server.closed);
});

test("the time to a retry starts again after a link that held", async () => {
  await using stage = new Stage();
  const delays: unknown[] = [];
  const fail = async (after: number) => {
    await stage.accept();
    stage.clock.advance(after);
    stage.server.sendEnd();
    await turn();
    const delay = stage.log.lines.at(-1)?.fields["retryInSeconds"];
    delays.push(delay);
    stage.clock.advance(Number(delay) * 1000);
    await turn();
  };
  stage.component.start();
  await turn();
  for (const upFor of [0, 0, 29_999, 30_000, 0]) await fail(upFor);
  assert.deepEqual(delays, [1, 2, 4, 1, 2]);
});
