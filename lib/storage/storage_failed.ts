import { TransportError } from "../errors.ts";

/** Says for people what a database's error means; the error itself is the cause. Errors of ours stay as they are. */
export function storageFailed(cause: unknown): never {
  if (cause instanceof TransportError) throw cause;
  throw new TransportError("storage-failed", "The database does not work at the moment", { cause });
}
