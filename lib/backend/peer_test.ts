import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { findSocket, isLoopback, sessionOf } from "./peer.ts";

const header =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
const rest = "01 00000000:00000000 00:00000000 00000000";

/** The other end of a connection to port 10000, as the kernel lists it. */
const v4 = `   3: 0100007F:D431 0100007F:2710 ${rest}  1000        0 4242 1 0000000000000000 20 4 30 10 -1\n`;
const own = `   2: 0100007F:2710 0100007F:D431 ${rest}     0        0 17 1 0000000000000000 20 4 30 10 -1\n`;
const mapped =
  `   0: 0000000000000000FFFF00000100007F:D431 0000000000000000FFFF00000100007F:2710 ${rest}  33 0 99 1 0\n`;
const v6 =
  `   1: 00000000000000000000000001000000:D431 00000000000000000000000001000000:2710 ${rest}  34 0 98 1 0\n`;

const ends = (address: string, remotePort = 54321) => ({
  local: { hostname: address, port: 10_000 },
  remote: { hostname: address, port: remotePort },
});

test("the other end of a connection is found, not our own", () => {
  assert.deepEqual(findSocket(header + own + v4, ends("127.0.0.1")), { uid: 1000, inode: 4242 });
  assert.equal(findSocket(header + own, ends("127.0.0.1")), undefined);
  assert.equal(findSocket(header + v4, ends("127.0.0.1", 54322)), undefined);
  assert.equal(findSocket(header + v4, ends("127.0.0.2")), undefined);
});

test("the last line counts without its line end", () => {
  assert.equal(findSocket((header + v4).trimEnd(), ends("127.0.0.1"))?.uid, 1000);
});

test("an IPv4 connection of an IPv6 socket is found under its mapped address", () => {
  assert.deepEqual(findSocket(header + mapped, ends("127.0.0.1")), { uid: 33, inode: 99 });
  assert.deepEqual(findSocket(header + mapped, ends("::ffff:127.0.0.1")), { uid: 33, inode: 99 });
  assert.deepEqual(findSocket(header + v4, ends("::ffff:127.0.0.1")), { uid: 1000, inode: 4242 });
});

test("an IPv6 connection is found", () => {
  assert.deepEqual(findSocket(header + mapped + v6, ends("::1")), { uid: 34, inode: 98 });
  const wide =
    `   1: B80D0120000000000000000001000000:D431 B80D0120000000000000000001000000:2710 ${rest}  35 0 97 1\n`;
  assert.deepEqual(findSocket(wide, ends("2001:db8::1")), { uid: 35, inode: 97 });
  assert.deepEqual(findSocket(wide, ends("2001:db8:0:0:0:0:0:1")), { uid: 35, inode: 97 });
});

test("a socket that its process has closed is nobody's", () => {
  assert.equal(findSocket(v4.replace("4242", "0"), ends("127.0.0.1")), undefined);
});

test("the session of a process is read whatever the process is called", () => {
  assert.equal(sessionOf("12 (python3) S 1 11 10 0 -1"), 10);
  assert.equal(sessionOf("12 (a) b) S 7 7 7 (x) S 1 11 10 0 -1"), 10);
  assert.equal(sessionOf("12 (python3) Z 1 11 10 0 -1"), undefined);
  assert.equal(sessionOf(""), undefined);
});

test("loopback is 127.0.0.0/8 and ::1, mapped too", () => {
  const loopback = (hostname: string) => isLoopback({ hostname, port: 1 });
  for (const address of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]) {
    assert.ok(loopback(address), address);
  }
  for (
    const address of ["10.0.0.1", "::", "::2", "2001:db8::1", "::ffff:10.0.0.1", "fe80::1%eth0", "0.0.0.0"]
  ) {
    assert.ok(!loopback(address), address);
  }
});
