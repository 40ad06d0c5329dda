import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { form, formValues, resultForm } from "./data_form.ts";
import { stanza } from "./testing.ts";

const values = (fields: string) => formValues(stanza(`<x xmlns='jabber:x:data' type='submit'>${fields}</x>`));

test("a form has its type, title and one instructions element for each line", () => {
  assert.equal(
    form("jabber:iq:register", "Title", "one\ntwo", []).toString(),
    '<x xmlns="jabber:x:data" type="form"><title>Title</title>' +
      "<instructions>one</instructions><instructions>two</instructions>" +
      '<field var="FORM_TYPE" type="hidden"><value>jabber:iq:register</value></field></x>',
  );
});

test("a field shows only what it has", () => {
  const fields = form("f", "", "", [
    { var: "a", type: "text-single", label: "A", value: "", required: true },
    {
      var: "b",
      type: "list-single",
      value: "x",
      options: [{ value: "x", label: "X" }, { value: "y", label: "Y" }],
    },
    { var: "c", type: "text-private" },
  ]).getChildren("field").slice(1).map(String);
  assert.deepEqual(fields, [
    '<field var="a" type="text-single" label="A"><required/><value/></field>',
    '<field var="b" type="list-single"><value>x</value>' +
    '<option label="X"><value>x</value></option><option label="Y"><value>y</value></option></field>',
    '<field var="c" type="text-private"/>',
  ]);
});

test("a field of several lines has a value for each, and a picture says where it is", () => {
  const fields = form(undefined, "", "", [
    { var: "a", type: "text-multi", value: "one\ntwo", description: "More" },
    { type: "fixed", value: "x", media: { uri: "cid:1", type: "image/gif" } },
  ]).getChildren("field").map(String);
  assert.deepEqual(fields, [
    '<field var="a" type="text-multi"><desc>More</desc><value>one</value><value>two</value></field>',
    '<field type="fixed"><value>x</value><media xmlns="urn:xmpp:media-element">' +
    '<uri type="image/gif">cid:1</uri></media></field>',
  ]);
});

test("a result is for reading", () => {
  assert.equal(
    resultForm("f", "T", [{ var: "a", type: "jid-single", value: "x@y" }]).toString(),
    '<x xmlns="jabber:x:data" type="result"><title>T</title>' +
      '<field var="FORM_TYPE" type="hidden"><value>f</value></field>' +
      '<field var="a" type="jid-single"><value>x@y</value></field></x>',
  );
});

test("a submitted form is its values by name", () => {
  const read = values(
    "<field var='a' type='text-single'><value>1 &amp; 2</value></field><field var='b'><value> x </value></field>",
  );
  assert.deepEqual([...read], [["a", "1 & 2"], ["b", " x "]]);
});

test("a field without a value has an empty one, and several are its lines", () => {
  const read = values(
    "<field var='a'/><field var='b'><value>1</value><value>2</value></field><field var='c'><value/></field>",
  );
  assert.deepEqual([...read], [["a", ""], ["b", "1\n2"], ["c", ""]]);
});

test("what is no named field is passed over", () => {
  const read = values(
    "text<title>t</title><field><value>1</value></field><item var='x'><value>2</value></item>",
  );
  assert.equal(read.size, 0);
});

test("a name of JavaScript's own is only a name", () => {
  const read = values("<field var='__proto__'><value>1</value></field>");
  assert.equal(read.get("__proto__"), "1");
  assert.equal(read.get("constructor"), undefined);
});
