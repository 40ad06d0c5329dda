import type { Feature } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { xml } from "../xml/element.ts";

/** XEP-0092: what runs here, by the name that the original gives. On what system is nobody's business (§5). */
export const version: Feature = {
  name: "software version",
  spec: "XEP-0092",
  version: "1.1",
  advertise: { transport: [ns.version] },
  iq: [{
    type: "get",
    name: "query",
    xmlns: ns.version,
    at: ["transport"],
    answer: (_query, _incoming, { version }) =>
      xml("query", { xmlns: ns.version }, xml("name", {}, "Spectrum"), xml("version", {}, version)),
  }],
};
