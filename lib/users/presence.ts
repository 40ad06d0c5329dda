import { type Availability, offline, type Status } from "../availability.ts";
import type { ResourceId } from "../ids.ts";

/** What one client of a user shows. */
export interface ResourcePresence extends Availability {
  /** RFC 6121 §4.7.2.3: -128 … 127. */
  readonly priority: number;
}

/** Between clients of equal priority the most reachable one speaks for the user (Spectrum 2's order). */
const eagerness: Record<Status, number> = {
  chat: 6,
  online: 5,
  dnd: 4,
  away: 3,
  xa: 2,
  invisible: 1,
  offline: 0,
};

/** Which clients of one user are here, and what they show together. */
export class Presence {
  readonly #resources = new Map<ResourceId, ResourcePresence>();
  readonly #visitors = new Set<ResourceId>();

  get resources(): Iterable<ResourceId> {
    return this.#resources.keys();
  }

  get isEmpty(): boolean {
    return this.#resources.size === 0;
  }

  has(resource: ResourceId): boolean {
    return this.#resources.has(resource);
  }

  /** Answers whether this client is new. */
  set(resource: ResourceId, presence: ResourcePresence): boolean {
    const isNew = !this.#resources.has(resource) || this.#visitors.delete(resource);
    this.#resources.set(resource, presence);
    return isNew;
  }

  /** A client came for the rooms only, if it was not here before. */
  visit(resource: ResourceId, presence: ResourcePresence): void {
    if (this.#resources.has(resource)) return;
    this.#resources.set(resource, presence);
    this.#visitors.add(resource);
  }

  /** Whether a client did not show itself to us, but to rooms only. */
  isVisitor(resource: ResourceId): boolean {
    return this.#visitors.has(resource);
  }

  /** Answers whether the client was here. */
  delete(resource: ResourceId): boolean {
    this.#visitors.delete(resource);
    return this.#resources.delete(resource);
  }

  clear(): void {
    this.#visitors.clear();
    this.#resources.clear();
  }

  /** The availability of the client with the highest priority. */
  get best(): Availability {
    const best = this.#best?.[1];
    if (best === undefined) return offline;
    const { priority: _, ...availability } = best;
    return availability;
  }

  /** The client with the highest priority. */
  get bestResource(): ResourceId | undefined {
    return this.#best?.[0];
  }

  get #best(): [ResourceId, ResourcePresence] | undefined {
    let best: [ResourceId, ResourcePresence] | undefined;
    for (const entry of this.#resources) {
      if (best === undefined || outranks(entry[1], best[1])) best = entry;
    }
    return best;
  }
}

function outranks(one: ResourcePresence, other: ResourcePresence): boolean {
  if (one.priority !== other.priority) return one.priority > other.priority;
  return eagerness[one.status] > eagerness[other.status];
}
