import { TransportError } from "../../../../lib/errors.ts";
import type { Feature, Incoming, XmppContext } from "../../feature.ts";
import { ns } from "../../namespaces.ts";
import { pictureLifetime } from "../../onboarding/pictures.ts";
import { type Element, xml } from "../../xml/element.ts";

/** XEP-0231: clients fetch the pictures of our forms by their content id. */
export const bitsOfBinary: Feature = {
  name: "bits of binary",
  spec: "XEP-0231",
  version: "1.0.1",
  advertise: { transport: [ns.bitsOfBinary] },
  iq: [{ type: "get", name: "data", xmlns: ns.bitsOfBinary, at: ["transport"], answer: fetch }],
};

function fetch(query: Element, { sender }: Incoming, { onboarding }: XmppContext): Element {
  const { cid = "" } = query.attrs;
  const picture = onboarding.pictures.find(sender.user, cid);
  if (picture === undefined) throw new TransportError("item-not-found", "There is no such picture any more.");
  const maxAge = String(Math.floor(pictureLifetime / 1000));
  return xml(
    "data",
    { xmlns: ns.bitsOfBinary, cid, type: picture.type, "max-age": maxAge },
    picture.data.toBase64(),
  );
}
