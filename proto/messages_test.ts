import assert from "node:assert/strict";
import fc from "fast-check";
import protobuf from "protobufjs";
import { test } from "../tests/test.ts";
import { pbnetwork } from "./messages.js";
import { root, valuesOfMessage } from "./values_testing.ts";

const namespace = root.lookup("pbnetwork") as protobuf.Namespace;

const messages = namespace.nestedArray.filter((item) => item instanceof protobuf.Type);
const enums = namespace.nestedArray.filter((item) => item instanceof protobuf.Enum);

interface Generated {
  encode(message: object): protobuf.Writer;
  decode(bytes: Uint8Array): object;
}

/** Named properties of the generated namespace, which its declarations offer by literal name only. */
const generated = new Map<string, unknown>(Object.entries(pbnetwork));

function generatedMessage(name: string): Generated {
  return generated.get(name) as Generated;
}

test("the generated code has the messages of protocol.proto and no others", () => {
  const expected = [...messages, ...enums].map((item) => item.name).sort();
  assert.deepEqual([...generated.keys()].sort(), expected);
});

for (const type of messages) {
  test(`the generated ${type.name} writes the bytes that protocol.proto prescribes`, () => {
    const code = generatedMessage(type.name);
    fc.assert(fc.property(valuesOfMessage(type), (values) => {
      const bytes = type.encode(values).finish();
      assert.deepEqual([...code.encode(values).finish()], [...bytes]);
      const again = type.encode(type.fromObject(code.decode(bytes))).finish();
      assert.deepEqual([...again], [...bytes]);
    }));
  });
}

for (const type of enums) {
  test(`the generated ${type.name} has the numbers of protocol.proto`, () => {
    const values = Object.entries(generated.get(type.name) as object);
    assert.deepEqual(Object.fromEntries(values), { ...type.values });
  });
}

test("the generated wrapper types have the numbers of protocol.proto", () => {
  const type = root.lookupEnum("pbnetwork.WrapperMessage.Type");
  assert.deepEqual({ ...pbnetwork.WrapperMessage.Type }, { ...type.values });
});
