import type { Feature } from "../feature.ts";
import { styledWords } from "../messages/styled_words.ts";

/**
 * XEP-0393: clients that have no other markup see the network's as marks in the words. What users mark in this way goes
 * to the network as they wrote it: it reads well everywhere.
 */
export const styling: Feature = {
  name: "message styling",
  spec: "XEP-0393",
  version: "1.1.1",
  decorateMessage({ body, markup }) {
    if (markup !== undefined) body.words = styledWords(body.words, markup);
  },
};
