import type { Feature } from "../feature.ts";
import { fileAt } from "../messages/web_file.ts";
import { ns } from "../namespaces.ts";
import { child, childElements, xml } from "../xml/element.ts";

/** How many files one message may have. */
const most = 20;

/** XEP-0066 §3: the address of a file that goes with the message. */
export const outOfBand: Feature = {
  name: "out-of-band data",
  spec: "XEP-0066",
  version: "1.5",
  advertise: { contact: [ns.outOfBand], room: [ns.outOfBand] },
  understands: [ns.outOfBand],
  readMessage({ stanza }) {
    if (child(stanza, "x", ns.outOfBand) === undefined) return undefined;
    const elements = childElements(stanza).filter((each) => each.is("x", ns.outOfBand)).slice(0, most);
    const attachments = elements.flatMap((each) =>
      fileAt(each.getChildText("url") ?? "", { description: each.getChildText("desc") ?? "" }) ?? []
    );
    return attachments.length === 0 ? undefined : { attachments };
  },
  decorateMessage({ message, stanza }) {
    for (const { url, description } of message.attachments) {
      const desc = description === "" ? undefined : xml("desc", {}, description);
      stanza.append(xml("x", { xmlns: ns.outOfBand }, xml("url", {}, url), desc));
    }
  },
};
