import { decodeWrapper, encodeWrapper, type KnownWrapper } from "./wrapper.ts";

const user = "juliet@capulet.example";
const samples: readonly KnownWrapper[] = [
  {
    type: "LOGIN",
    payload: {
      user,
      legacyName: "juliet",
      password: "r0me0",
      settings: { value: { enable_transport: "1", stay_connected: "0", send_headlines: "0" } },
    },
  },
  {
    type: "CONV_MESSAGE",
    payload: {
      userName: user,
      buddyName: "romeo",
      message: "Wherefore art thou? ".repeat(5),
      xhtml: "",
      id: "m1",
    },
  },
  {
    type: "BUDDY_CHANGED",
    payload: {
      userName: user,
      buddyName: "romeo",
      alias: "Romeo",
      group: ["Friends"],
      status: 1,
      iconHash: "cafe",
    },
  },
];

for (const sample of samples) {
  const body = encodeWrapper(sample).subarray(4);
  Deno.bench(`encode ${sample.type}`, { group: "encode" }, () => void encodeWrapper(sample));
  Deno.bench(`decode ${sample.type}`, { group: "decode" }, () => void decodeWrapper(body));
}
