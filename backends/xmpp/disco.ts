/** What others are and can (XEP-0030), above all the services of the account's own server. */
import { ns } from "./namespaces.ts";
import type { Stream } from "./stream/stream.ts";
import { formValues } from "./xml/data_form.ts";
import { type Element, xml } from "./xml/element.ts";

/** What somebody says of itself. */
export interface DiscoInfo {
  readonly jid: string;
  readonly identities: readonly DiscoIdentity[];
  readonly features: ReadonlySet<string>;
  /** The fields of its forms (XEP-0128), by name: the first value. */
  readonly fields: ReadonlyMap<string, string>;
}

export interface DiscoIdentity {
  readonly category: string;
  readonly type: string;
  readonly name: string;
}

/** Something in somebody's list. */
export interface DiscoItem {
  readonly jid: string;
  /** Empty where it has none. */
  readonly name: string;
}

/** A server with more of them has no list for people to read. */
const mostServices = 50;

export class Disco {
  readonly #stream: Stream;
  #services: Promise<readonly DiscoInfo[]> | undefined;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  /** @throws RequestError */
  async info(jid: string): Promise<DiscoInfo> {
    const answer = await this.#stream.ask("get", xml("query", { xmlns: ns.discoInfo }), jid);
    return readInfo(jid, answer.getChild("query", ns.discoInfo));
  }

  /** @throws RequestError */
  async items(jid: string): Promise<readonly DiscoItem[]> {
    const answer = await this.#stream.ask("get", xml("query", { xmlns: ns.discoItems }), jid);
    const items = answer.getChild("query", ns.discoItems)?.getChildren("item") ?? [];
    return items.flatMap(({ attrs: { jid, name = "" } }) => jid === undefined ? [] : [{ jid, name }]);
  }

  /** The services of the account's server that can do something, the server itself perhaps first. Asked for once. */
  async servicesWith(feature: string): Promise<readonly DiscoInfo[]> {
    this.#services ??= this.#findServices();
    return (await this.#services).filter(({ features }) => features.has(feature));
  }

  /** Never rejects: who does not answer has nothing to offer. */
  async #findServices(): Promise<readonly DiscoInfo[]> {
    const domain = this.#stream.account.replace(/^.*@/, "");
    const items = await this.items(domain).catch(() => []);
    const jids = new Set([domain, ...items.slice(0, mostServices).map(({ jid }) => jid)]);
    const infos = await Promise.allSettled([...jids].map((jid) => this.info(jid)));
    return infos.flatMap((info) => info.status === "fulfilled" ? [info.value] : []);
  }
}

function readInfo(jid: string, query: Element | undefined): DiscoInfo {
  return {
    jid,
    identities: (query?.getChildren("identity") ?? []).map(({ attrs }) => ({
      category: attrs["category"] ?? "",
      type: attrs.type ?? "",
      name: attrs["name"] ?? "",
    })),
    features: new Set(query?.getChildren("feature").flatMap(({ attrs }) => attrs["var"] ?? [])),
    fields: formValues(query),
  };
}
