import { createHash } from "node:crypto";
import { cpuUsage } from "node:process";

/** Sized to take as many milliseconds as the calibration of the C++ figures in README.md did on the same machine. */
const rounds = 60;
const stanzasPerRound = 20_000;

/**
 * How fast this machine is right now: the CPU milliseconds of a fixed piece of work of the kind that a gateway does
 * (building text, searching and cutting it, hashing it). Figures divided by it can be set beside those of another hour
 * or machine. The median of five runs, after one to warm up.
 */
export function calibrate(): number {
  work();
  const times = Array.from({ length: 5 }, timed);
  return times.sort((one, other) => one - other)[2] ?? NaN;
}

function timed(): number {
  const before = cpuUsage();
  work();
  const after = cpuUsage();
  return (after.user - before.user + after.system - before.system) / 1000;
}

function work(): number {
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum += oneRound();
  return sum;
}

function oneRound(): number {
  let stream = "";
  for (let n = 0; n < stanzasPerRound; n++) {
    stream +=
      `<message from='user${n}@localhost/home' to='buddy@transport' id='m${n}'><body>line ${n}</body></message>`;
  }
  let found = 0;
  for (let at = stream.indexOf("</message>"); at >= 0; at = stream.indexOf("</message>", at + 1)) found++;
  const digest = createHash("sha1").update(stream).digest();
  return found + stream.split("<body>").length + (digest[0] ?? 0);
}
