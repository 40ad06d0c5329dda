import type { Dial } from "./dial.ts";
import type { ResolveSrv } from "./server_address.ts";
import type { XmppSettings } from "./settings.ts";
import type { StreamTimes } from "./stream/stream.ts";

/** What the sessions of all users share. */
export interface XmppWorld {
  readonly settings: XmppSettings;
  readonly times: StreamTimes & {
    /** For one server to be connected to, in milliseconds. */
    readonly dial: number;
    /** Between two notes of how far the user has heard, in milliseconds. */
    readonly positions: number;
    /** For the last words, in milliseconds. */
    readonly close: number;
  };
  /** Made when the program starts. */
  readonly nonce: string;
  readonly dial: Dial;
  readonly resolveSrv: ResolveSrv;
  /** Puts a file where the server said (XEP-0363). */
  readonly upload: (url: string, headers: ReadonlyMap<string, string>, data: Uint8Array) => Promise<void>;
  readonly log: (text: string) => void;
}
