import type { Put } from "./uploads.ts";

/** By HTTP. A redirection is a failure: the service named the address itself. */
export const putFile: Put = async (url, bytes, headers, signal) => {
  const body = new Uint8Array(bytes);
  const response = await fetch(url, { method: "PUT", body, headers, signal, redirect: "error" });
  await response.body?.cancel();
  return response.status;
};
