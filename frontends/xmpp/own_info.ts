/** What we are and can do at each kind of address, while it is true. */
import type { Config } from "../../lib/config/mod.ts";
import type { NetworkFacts } from "../../lib/users/network.ts";
import type { AddressKind } from "./address.ts";
import type { Identity, NodeInfo } from "./disco_info.ts";
import { ns } from "./namespaces.ts";
import { type Element, UnchangingElement, xml } from "./xml/element.ts";

/** What a feature tells service discovery. */
export interface Advertiser {
  /** Namespaces to advertise, by kind of address. */
  readonly advertise?: { readonly [Kind in AddressKind]?: readonly string[] };
  /**
   * Whether it can be done at all here; what cannot is neither advertised nor answered. It depends on nothing but these
   * two, least of all on who asks: one hash stands for the answer that everybody gets (XEP-0115).
   */
  requires?(network: NetworkFacts, config: Config): boolean;
}

/** XEP-0115 §4: names the software, in presence. */
export const capsNode = "http://spectrum.im/";

export interface OwnInfoOptions {
  readonly advertisers: readonly Advertiser[];
  readonly network: NetworkFacts;
  readonly config: Config;
  /** XEP-0115 §5.1; without it presence does not say what we can do. */
  readonly hash?: (info: NodeInfo) => string;
}

/** What is true at one kind of address, and what presence says of it. */
interface Truth {
  readonly info: NodeInfo;
  readonly caps: Element | undefined;
}

/** What all that rests on. */
interface Basis {
  readonly identity: Config["identity"];
  /** Of the facts about the network. */
  readonly revision: number;
}

/**
 * Made anew only when something it rests on has changed: every presence carries its hash, and there are many of those
 * when everybody logs in at once.
 */
export class OwnInfo {
  readonly #options: OwnInfoOptions;
  readonly #truths = new Map<AddressKind, Truth>();
  #basis: Basis | undefined;

  constructor(options: OwnInfoOptions) {
    this.#options = options;
  }

  info(kind: AddressKind): NodeInfo {
    return this.#truth(kind).info;
  }

  /** What presence says of us (XEP-0115 §4). The same element for all: it may stand in many stanzas at once. */
  caps(kind: AddressKind): Element | undefined {
    return this.#truth(kind).caps;
  }

  #truth(kind: AddressKind): Truth {
    if (!this.#stillHolds()) this.#begin();
    return this.#truths.get(kind) ?? this.#find(kind);
  }

  #stillHolds(): boolean {
    const { config, network } = this.#options;
    return this.#basis?.revision === network.revision && this.#basis.identity === config.identity;
  }

  #begin(): void {
    const { config: { identity }, network: { revision } } = this.#options;
    this.#truths.clear();
    this.#basis = { identity, revision };
  }

  #isFulfilled(advertiser: Advertiser): boolean {
    const { network, config } = this.#options;
    return advertiser.requires?.(network, config) ?? true;
  }

  #find(kind: AddressKind): Truth {
    const { hash } = this.#options;
    const features = this.#features(kind);
    const info = { identities: this.#identities(kind, features), features };
    const truth = { info, caps: hash && capsElement(hash(info)) };
    this.#truths.set(kind, truth);
    return truth;
  }

  #features(kind: AddressKind): string[] {
    const offered = this.#options.advertisers.filter((each) => this.#isFulfilled(each));
    return [...new Set(offered.flatMap(({ advertise }) => advertise?.[kind] ?? []))];
  }

  /** Clients take us for a gateway by that word only, and for a place of rooms by `conference` (XEP-0045 §6.1). */
  #identities(kind: AddressKind, features: readonly string[]): Identity[] {
    const { config } = this.#options;
    const { name, category } = config.identity;
    if (kind === "account") return [{ category: "account", type: "registered" }];
    if (kind !== "transport") return [{ category: "client", type: "pc", name }];
    const type = networkType(config);
    const categories = new Set(["gateway", category]);
    const identities: Identity[] = [...categories].map((each) => ({ category: each, type, name }));
    const hasRooms = features.includes(ns.muc) && !categories.has("conference");
    if (config.service.serverMode) identities.unshift({ category: "server", type: "im", name });
    return hasRooms ? [...identities, { category: "conference", type: "text", name }] : identities;
  }
}

function capsElement(ver: string): Element {
  return new UnchangingElement(xml("c", { xmlns: ns.caps, hash: "sha-1", node: capsNode, ver }));
}

/**
 * A gateway without a type is not taken for one by clients; the backend's protocol is the next best name. Old files name
 * it by libpurple's ids.
 */
function networkType({ identity, service }: Config): string {
  const protocol = service.protocol.replace(/^prpl-/, "");
  return identity.type || (protocol === "jabber" ? "xmpp" : protocol) || "xmpp";
}
