import assert from "node:assert/strict";
import { test } from "../../test.ts";
import { Transcript } from "./transcript.ts";

function spoken(...words: readonly string[]): Transcript<string> {
  const transcript = new Transcript((word: string) => word);
  for (const word of words) transcript.add(word);
  return transcript;
}

test("an expectation is met by what came before it and by what comes after it", async () => {
  const transcript = spoken("early");
  assert.equal(await transcript.expect("a word", (word) => word === "early"), "early");
  const later = transcript.expect("a word", (word) => word === "late");
  transcript.add("other");
  transcript.add("late");
  assert.equal(await later, "late");
});

test("what answered one expectation does not answer the next", async () => {
  const transcript = spoken("once");
  await transcript.expect("a word", () => true);
  await assert.rejects(transcript.expect("another", () => true, 1), /expected another: it did not come/);
});

test("a failed expectation lists what did arrive, used or not", async () => {
  const transcript = spoken("one", "two");
  await transcript.expect("the first", (word) => word === "one");
  await assert.rejects(
    transcript.expect("three", (word) => word === "three", 1),
    /arrived:\n {2}one\n {2}two$/,
  );
});

test("the end of a transcript fails those who wait, and those who come later", async () => {
  const transcript = spoken();
  const waiting = transcript.expect("a word", () => true);
  transcript.end("the speaker left");
  await assert.rejects(waiting, /the speaker left/);
  await assert.rejects(transcript.expect("a word", () => true), /the speaker left/);
});
