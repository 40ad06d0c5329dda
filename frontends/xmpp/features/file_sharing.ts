import type { Feature } from "../feature.ts";
import { readSharing, writeSharing } from "../messages/file_metadata.ts";
import { ns } from "../namespaces.ts";
import { child, childElements } from "../xml/element.ts";

/** How many files one message may have. */
const most = 20;

/** XEP-0447: files with what is known about them (XEP-0446). */
export const fileSharing: Feature = {
  name: "file sharing",
  spec: "XEP-0447",
  version: "0.3.1",
  advertise: { contact: [ns.fileSharing], room: [ns.fileSharing] },
  understands: [ns.fileSharing],
  readMessage({ stanza }) {
    if (child(stanza, "file-sharing", ns.fileSharing) === undefined) return undefined;
    const elements = childElements(stanza).filter((each) => each.is("file-sharing", ns.fileSharing));
    const attachments = elements.slice(0, most).flatMap((each) => readSharing(each) ?? []);
    return attachments.length === 0 ? undefined : { attachments };
  },
  decorateMessage({ message, stanza }) {
    for (const file of message.attachments) stanza.append(writeSharing(file));
  },
};
