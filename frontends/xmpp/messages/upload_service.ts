import type { Clock } from "../../../lib/clock.ts";
import { TransportError } from "../../../lib/errors.ts";
import { readInfo } from "../disco_info.ts";
import { ns } from "../namespaces.ts";
import { child, childElements, type Element, text, xml } from "../xml/element.ts";

/** Sends an IQ and resolves to the result stanza; rejects where none comes. */
export type Ask = (question: Element) => Promise<Element>;

export interface UploadServiceOptions {
  /** The transport's JID. */
  readonly jid: string;
  readonly ask: Ask;
  readonly clock: Clock;
}

/** A place for one file (XEP-0363 §5). */
export interface Slot {
  readonly put: string;
  readonly get: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Service {
  readonly jid: string;
  /** Bytes; undefined where the service does not say. */
  readonly largest: number | undefined;
}

/** How long it is believed that there is no service, in milliseconds. */
const holdsFor = 10 * 60_000;

/** How many of a server's services are asked what they are. */
const mostItems = 50;

/** The upload service of the server that we are a component of: looked for once, at the first file. */
export class UploadService {
  readonly #options: UploadServiceOptions;
  #found: Promise<Service | undefined> | undefined;
  /** In milliseconds since the epoch. */
  #noneUntil = 0;

  constructor(options: UploadServiceOptions) {
    this.#options = options;
  }

  forget(): void {
    this.#found = undefined;
    this.#noneUntil = 0;
  }

  /** Rejects where there is no service, or where it will not have the file. */
  async slot({ name, type, size }: { name: string; type: string; size: number }): Promise<Slot> {
    const service = await this.#service();
    if (service === undefined) throw new TransportError("item-not-found", "the server has no upload service");
    if (service.largest !== undefined && size > service.largest) {
      throw new TransportError("not-acceptable", "the file is too large for the server's upload service");
    }
    const request = xml("request", {
      xmlns: ns.upload,
      filename: name,
      size: String(size),
      "content-type": type,
    });
    const { jid, ask } = this.#options;
    return readSlot(await ask(xml("iq", { type: "get", from: jid, to: service.jid }, request)));
  }

  #service(): Promise<Service | undefined> {
    if (this.#options.clock.now() < this.#noneUntil) return Promise.resolve(undefined);
    return this.#found ??= this.#look().then((service) => {
      if (service === undefined) this.#noteNone();
      return service;
    });
  }

  /** Not for ever: servers are set up while gateways run. */
  #noteNone(): void {
    this.#found = undefined;
    this.#noneUntil = this.#options.clock.now() + holdsFor;
  }

  /** Never rejects. */
  async #look(): Promise<Service | undefined> {
    const { jid } = this.#options;
    const server = jid.slice(jid.indexOf(".") + 1);
    try {
      const items = await this.#query(server, ns.discoItems);
      const jids = childElements(items).flatMap(({ attrs }) => attrs["jid"] ?? []).slice(0, mostItems);
      const services = await Promise.all(
        [...new Set([server, ...jids])].filter((each) => each !== jid).map((each) => this.#examine(each)),
      );
      return services.find((service) => service !== undefined);
    } catch {
      return undefined;
    }
  }

  /** Undefined for whatever takes no files. */
  async #examine(jid: string): Promise<Service | undefined> {
    try {
      const info = readInfo(await this.#query(jid, ns.discoInfo));
      return info.features.includes(ns.upload) ? { jid, largest: largestIn(info.forms ?? []) } : undefined;
    } catch {
      return undefined;
    }
  }

  async #query(to: string, xmlns: string): Promise<Element> {
    const { jid, ask } = this.#options;
    const query = xml("query", { xmlns });
    return child(await ask(xml("iq", { type: "get", from: jid, to }, query)), "query", xmlns) ?? query;
  }
}

/** XEP-0363 §4: `max-file-size`. */
function largestIn(forms: readonly Element[]): number | undefined {
  const fields = forms.flatMap((form) => form.getChildren("field"));
  const field = fields.find(({ attrs }) => attrs["var"] === "max-file-size");
  const size = Number(field?.getChildText("value") ?? "");
  return Number.isSafeInteger(size) && size > 0 ? size : undefined;
}

/** XEP-0363 §5: which headers a service may ask for. */
const allowedHeaders: ReadonlySet<string> = new Set(["authorization", "cookie", "expires"]);

function readSlot(answer: Element): Slot {
  const slot = child(answer, "slot", ns.upload);
  const put = slot?.getChild("put");
  const [putUrl, getUrl] = [put?.attrs["url"] ?? "", slot?.getChild("get")?.attrs["url"] ?? ""];
  if (!isWebAddress(putUrl) || !isWebAddress(getUrl)) {
    throw new TransportError("internal", "the upload service gave no address");
  }
  const headers = (put?.getChildren("header") ?? []).flatMap(headerOf);
  return { put: putUrl, get: getUrl, headers: Object.fromEntries(headers) };
}

function headerOf(element: Element): (readonly [string, string])[] {
  const name = element.attrs["name"] ?? "";
  return allowedHeaders.has(name.toLowerCase()) ? [[name, text(element).replace(/[\r\n]/g, "")]] : [];
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
