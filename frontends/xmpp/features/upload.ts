import type { Feature } from "../feature.ts";

/** XEP-0363: files that the network hands us as they are go to the server's upload service (`messages/uploads.ts`). */
export const upload: Feature = {
  name: "file upload",
  spec: "XEP-0363",
  version: "1.1.0",
  mode: "gateway",
  online({ uploads }) {
    uploads.forget();
  },
};
