/** Files of the user's that have no address yet are put on the account's server (XEP-0363). */
import { type Attachment, FailureReason, RequestError } from "../../../plugin/mod.ts";
import type { Disco } from "../disco.ts";
import { ns } from "../namespaces.ts";
import type { Stream } from "../stream/stream.ts";
import { type Element, xml } from "../xml/element.ts";

/** Puts bytes to an address. */
export type Put = (url: string, headers: ReadonlyMap<string, string>, data: Uint8Array) => Promise<void>;

/** The only headers that a server may ask for (XEP-0363 §5). */
const allowedHeaders: ReadonlySet<string> = new Set(["authorization", "cookie", "expires"]);

export class Uploads {
  readonly #stream: Stream;
  readonly #disco: Disco;
  readonly #put: Put;

  constructor(stream: Stream, disco: Disco, put: Put) {
    this.#stream = stream;
    this.#disco = disco;
    this.#put = put;
  }

  /**
   * The file with an address.
   * @throws RequestError
   */
  async withAddress(file: Attachment): Promise<Attachment> {
    const { data, ...rest } = file;
    if (file.url !== "" || data === undefined) return rest;
    const [service] = await this.#disco.servicesWith(ns.upload);
    if (service === undefined) {
      throw new RequestError(FailureReason.unsupported, "The account's server takes no files.");
    }
    const { name = "file", mimeType = "application/octet-stream" } = file;
    const attributes = {
      xmlns: ns.upload,
      filename: name,
      size: String(data.length),
      "content-type": mimeType,
    };
    const answer = await this.#stream.ask("get", xml("request", attributes), service.jid);
    const slot = answer.getChild("slot", ns.upload);
    const put = slot?.getChild("put");
    const target = put?.attrs["url"] ?? "";
    const url = slot?.getChild("get")?.attrs["url"];
    if (url === undefined || !/^https?:/i.test(target)) {
      throw new RequestError(FailureReason.other, "The server gave the file no place.");
    }
    const headers = new Map([["Content-Type", mimeType], ...headersOf(put)]);
    try {
      await this.#put(target, headers, data);
    } catch (error) {
      throw new RequestError(FailureReason.networkError, "The file could not be uploaded.", { cause: error });
    }
    return { ...rest, url, size: data.length };
  }
}

function headersOf(put: Element | undefined): (readonly [string, string])[] {
  const headers = put?.getChildren("header") ?? [];
  return headers.flatMap((header) => {
    const name = header.attrs["name"] ?? "";
    // A line break would begin another header.
    const value = header.getText().replace(/[\r\n]/g, "");
    return allowedHeaders.has(name.toLowerCase()) ? [[name, value] as const] : [];
  });
}
