import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { Confirmations } from "./confirmations.ts";
import { FakeSeat } from "./fake_seat.ts";

class Play {
  readonly clock = new ManualClock();
  pings = 0;
  readonly confirmations: Confirmations = new Confirmations({
    clock: this.clock,
    ping: () => {
      this.pings++;
      this.confirmations.pinged();
    },
  });
}

const taken = (seat: FakeSeat) => seat.calls.filter(([name]) => name === "taken").map(([, mark]) => mark);

test("a message is confirmed by the PONG that answers the PING behind it", () => {
  const { confirmations, clock } = new Play();
  const romeo = new FakeSeat("romeo@example.com");
  const seats = new Map([[romeo.id, romeo]]);
  confirmations.pinged();
  romeo.lastMark = confirmations.sent(romeo);
  clock.advance(250);
  confirmations.ponged(seats);
  confirmations.ponged(seats);
  assert.equal(romeo.lastMark, 2);
  assert.deepEqual(taken(romeo), [1, 2]);
  assert.equal(clock.waiting, 0);
});

test("many messages are asked about at once", () => {
  const play = new Play();
  const romeo = new FakeSeat("romeo@example.com");
  for (let count = 0; count < 10; count++) play.confirmations.sent(romeo);
  play.clock.advance(250);
  assert.equal(play.pings, 1);
});

test("whoever has gone to another backend is not told of this one's marks", () => {
  const { confirmations, clock } = new Play();
  const romeo = new FakeSeat("romeo@example.com");
  confirmations.sent(romeo);
  clock.advance(250);
  confirmations.ponged(new Map());
  assert.deepEqual(taken(romeo), []);
  assert.equal(clock.waiting, 0);
});
