import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { parseIni } from "./ini.ts";

function pairs(text: string): string[] {
  const { entries, problems } = parseIni(text);
  assert.deepEqual(problems, []);
  return entries.map(({ key, value }) => `${key}=${value}`);
}

function problemsOf(text: string): string[] {
  return parseIni(text).problems.map(({ line, text }) => `${line}: ${text}`);
}

test("a section is the prefix of the keys below it", () => {
  assert.deepEqual(pairs("[service]\njid = a.b\n[database]\ntype=none\n"), [
    "service.jid=a.b",
    "database.type=none",
  ]);
});

test("a section may be opened again", () => {
  assert.deepEqual(pairs("[a]\nx=1\n[b]\ny=2\n[a]\nz=3"), ["a.x=1", "b.y=2", "a.z=3"]);
});

test("a section's name may have dots, and so may a key", () => {
  assert.deepEqual(pairs("[a.b]\nx=1\n[service]\ndotted.key=2\n[c.]\ny=3"), [
    "a.b.x=1",
    "service.dotted.key=2",
    "c.y=3",
  ]);
});

test("a key before any section is written in full", () => {
  assert.deepEqual(pairs("service.jid = a.b"), ["service.jid=a.b"]);
});

test("a # starts a comment everywhere, even inside a value", () => {
  assert.deepEqual(pairs("# top\n[s] # section\npassword=sec#ret\nv = 1 # inline\nroom = #deno"), [
    "s.password=sec",
    "s.v=1",
    "s.room=",
  ]);
});

test("a value is marked when a # ends it in the middle of a word", () => {
  const { entries } = parseIni("a=sec#ret\nb=1 # note\nc=#x\nd=whole\ne= #x\nf=x\t#");
  assert.deepEqual(entries.map((entry) => entry.cutShort), [true, false, false, false, false, false]);
});

test("a semicolon in a value stays", () => {
  assert.deepEqual(pairs("a=abc;def"), ["a=abc;def"]);
});

test("a line that starts with a semicolon is a mistake that says how comments start", () => {
  assert.deepEqual(problemsOf("\n; text"), ['2: a comment starts with "#" here, not with ";"']);
});

test("quotes and backslashes are part of the value", () => {
  assert.deepEqual(pairs(`a="quoted"\nb='single'\nc=C:\\new\\n`), [
    'a="quoted"',
    "b='single'",
    "c=C:\\new\\n",
  ]);
});

test("only the first = separates", () => {
  assert.deepEqual(pairs("a = b=c"), ["a=b=c"]);
});

test("blanks around sections, keys and values go, those inside stay", () => {
  assert.deepEqual(pairs("  [s]\t\r\n\t key one  =\t two  words \r\n"), ["s.key one=two  words"]);
});

test("only the blanks that boost knows are trimmed", () => {
  assert.deepEqual(pairs("a=\u00a0x\u3000"), ["a=\u00a0x\u3000"]);
});

test("a key may repeat, and each value keeps its place", () => {
  assert.deepEqual(parseIni("a=1\nb=2\na=3").entries.map(({ value, line }) => [value, line]), [["1", 1], [
    "2",
    2,
  ], ["3", 3]]);
});

test("words and numbers stay text", () => {
  assert.deepEqual(pairs("a=true\nb=007\nk[]=1\n__proto__=x"), ["a=true", "b=007", "k[]=1", "__proto__=x"]);
});

test("a value may be empty", () => {
  assert.deepEqual(pairs("a="), ["a="]);
});

test("a byte order mark at the start is no part of the first line", () => {
  assert.deepEqual(pairs("\ufeff[s]\na=1"), ["s.a=1"]);
});

test("every line that cannot be read is reported with its number", () => {
  assert.deepEqual(problemsOf("novalue\n[s]\n[]\n[open\na=1\nx y"), [
    '1: "novalue" is neither "[section]" nor "key = value"',
    "3: a section needs a name between its brackets",
    '4: this section does not end with "]"',
    '6: "x y" is neither "[section]" nor "key = value"',
  ]);
});

test("any text at all is read without an exception, each of its lines at most once", () => {
  const line = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[\[\]=#; a-z.\r]*$/));
  fc.assert(fc.property(fc.array(line), (lines) => {
    const text = lines.join("\n");
    const { entries, problems } = parseIni(text);
    const numbers = [...entries, ...problems].map((one) => one.line);
    assert.equal(new Set(numbers).size, numbers.length);
    assert.ok(numbers.every((number) => number >= 1 && number <= text.split("\n").length));
  }));
});

test("what was written is what is read", () => {
  const word = fc.stringMatching(/^[a-z_]{1,10}$/);
  const value = fc.stringMatching(/^[a-z=;"'$\\\[\]]([ a-z=;"'$\\\[\]]*[a-z=;"'$\\\[\]])?$/);
  fc.assert(fc.property(fc.array(fc.tuple(word, word, value)), (wanted) => {
    const text = wanted.map(([section, key, value]) => `[${section}]\n${key} = ${value}`).join("\r\n");
    assert.deepEqual(pairs(text), wanted.map(([section, key, value]) => `${section}.${key}=${value}`));
  }));
});
