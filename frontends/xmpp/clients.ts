/** What users' clients can do, as they say in presence (XEP-0115). */
import { errorText } from "../../lib/errors.ts";
import type { ResourceId } from "../../lib/ids.ts";
import type { Log } from "../../lib/log/log.ts";
import { capsHash, isAmbiguous } from "./caps_hash.ts";
import { type NodeInfo, readInfo } from "./disco_info.ts";
import { ns } from "./namespaces.ts";
import { child, type Element, xml } from "./xml/element.ts";

/** How many clients are remembered. Beyond that the one that came first is: strangers may come in any number. */
const mostClients = 20_000;

/** How many kinds of clients are remembered. There are a few hundred in the world, in their current versions. */
const mostKinds = 1_000;

/** How many other clients of a kind are asked when one does not answer as it should. */
const mostWitnesses = 5;

/** How many kinds of clients are asked at a time. */
const mostQuestions = 200;

export interface ClientsOptions {
  /** The transport's JID. */
  readonly jid: string;
  /** Sends an IQ, with an id, and resolves to the result; rejects where none comes. */
  readonly ask: (question: Element) => Promise<Element>;
  readonly log: Log;
}

type Features = ReadonlySet<string>;

interface Client {
  /** The hash that stands for what clients of this kind can do. */
  readonly ver: string;
  readonly node: string;
  /** What this one said by itself, where that was not what its hash stands for. */
  own?: Features;
}

/** Asks one client of each kind, once, and believes it for all others only when the hash is right (XEP-0115 §5.4). */
export class Clients {
  readonly #options: ClientsOptions;
  readonly #clients = new Map<ResourceId, Client>();
  readonly #kinds = new Map<string, Features>();
  /** By hash: who else could be asked. */
  readonly #witnesses = new Map<string, ResourceId[]>();
  readonly #asking = new Set<Promise<void>>();

  constructor(options: ClientsOptions) {
    this.#options = options;
  }

  /** Whether a client can do something; undefined while that is not known. */
  supports(resource: ResourceId, namespace: string): boolean | undefined {
    const client = this.#clients.get(resource);
    const features = client && (client.own ?? this.#kinds.get(client.ver));
    return features?.has(namespace);
  }

  /** A client shows its presence. Only the hash that everybody has to know is understood. */
  appeared(resource: ResourceId, presence: Element): void {
    const said = child(presence, "c", ns.caps);
    // XEP-0115 §8.4: servers may leave out what was said before.
    if (said === undefined) return;
    const { hash, node, ver } = said.attrs;
    if (hash !== "sha-1" || !node || !ver) return this.left(resource);
    const known = this.#clients.get(resource);
    if (known?.ver === ver && known.node === node) return;
    remember(this.#clients, resource, { ver, node }, mostClients);
    const features = this.#kinds.get(ver);
    if (features === undefined) this.#look(ver, resource);
    else remember(this.#kinds, ver, features, mostKinds);
  }

  /** A client is gone. */
  left(resource: ResourceId): void {
    this.#clients.delete(resource);
  }

  /** Nobody's presence holds any more; whoever is still here will say so again. */
  forgetAll(): void {
    this.#clients.clear();
  }

  /** Resolves when nobody is being asked. */
  async idle(): Promise<void> {
    while (this.#asking.size > 0) await Promise.all(this.#asking);
  }

  #look(ver: string, resource: ResourceId): void {
    const witnesses = this.#witnesses.get(ver);
    if (witnesses !== undefined) {
      if (witnesses.length < mostWitnesses) witnesses.push(resource);
      return;
    }
    if (this.#witnesses.size >= mostQuestions) return;
    this.#witnesses.set(ver, [resource]);
    const work: Promise<void> = this.#askUntilSure(ver).finally(() => {
      this.#witnesses.delete(ver);
      this.#asking.delete(work);
    });
    this.#asking.add(work);
  }

  /** Never rejects. */
  async #askUntilSure(ver: string): Promise<void> {
    const witnesses = this.#witnesses.get(ver) ?? [];
    for (let resource = witnesses.shift(); resource !== undefined; resource = witnesses.shift()) {
      const client = this.#clients.get(resource);
      if (client?.ver === ver && await this.#answers(resource, client)) return;
    }
  }

  /** Answers whether the client told what its hash stands for. */
  async #answers(resource: ResourceId, client: Client): Promise<boolean> {
    try {
      const info = await this.#ask(resource, client);
      const features = new Set(info.features);
      if (isAmbiguous(info) || capsHash(info) !== client.ver) {
        client.own = features;
        return false;
      }
      remember(this.#kinds, client.ver, features, mostKinds);
      return true;
    } catch (error) {
      this.#options.log.debug("a client did not say what it can do", { resource, reason: errorText(error) });
      return false;
    }
  }

  async #ask(resource: ResourceId, { node, ver }: Client): Promise<NodeInfo> {
    const { jid, ask } = this.#options;
    const query = xml("query", { xmlns: ns.discoInfo, node: `${node}#${ver}` });
    const answer = await ask(xml("iq", { type: "get", from: jid, to: resource }, query));
    return readInfo(child(answer, "query", ns.discoInfo) ?? query);
  }
}

/** Puts an entry last, and drops the first ones beyond `most`. */
function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void {
  map.delete(key);
  map.set(key, value);
  for (const first of map.keys()) {
    if (map.size <= most) return;
    map.delete(first);
  }
}
