/** Presence (RFC 6121 §4): of the contacts, whose resources become one status, and of the user. */
import { type StatusChange, StatusType } from "../../../plugin/mod.ts";
import { ns } from "../namespaces.ts";
import { type Element, textOf, xml } from "../xml/element.ts";

const statusOfShow: ReadonlyMap<string, StatusType> = new Map([
  ["away", StatusType.away],
  ["chat", StatusType.freeForChat],
  ["dnd", StatusType.doNotDisturb],
  ["xa", StatusType.extendedAway],
]);

/** What a presence says of somebody. */
export interface Availability {
  readonly status: StatusType;
  readonly statusMessage: string;
  /** Idle since then (XEP-0319), in milliseconds since 1970 UTC. */
  readonly idleSinceMs: number | undefined;
  /** SHA-1 of the picture in the card (XEP-0153); empty for none; undefined if nothing is said. */
  readonly photo: string | undefined;
  readonly priority: number;
}

export function readAvailability(presence: Element): Availability {
  const show = textOf(presence, "show") ?? "";
  const since = Date.parse(presence.getChild("idle", ns.idle)?.attrs["since"] ?? "");
  const priority = Number(textOf(presence, "priority") ?? 0);
  return {
    status: presence.attrs.type === "unavailable"
      ? StatusType.offline
      : statusOfShow.get(show) ?? StatusType.online,
    statusMessage: textOf(presence, "status") ?? "",
    idleSinceMs: Number.isNaN(since) ? undefined : since,
    photo: presence.getChild("x", ns.vcardUpdate)?.getChild("photo")?.getText(),
    priority: Number.isInteger(priority) ? priority : 0,
  };
}

const nobody: Availability = {
  status: StatusType.offline,
  statusMessage: "",
  idleSinceMs: undefined,
  photo: undefined,
  priority: 0,
};

/** The resources of one contact. */
export class Resources {
  readonly #resources = new Map<string, Availability>();
  /** The words of who left last. */
  #last = nobody;

  set(resource: string, availability: Availability): void {
    this.#resources.delete(resource);
    if (availability.status === StatusType.offline) {
      this.#last = { ...nobody, statusMessage: availability.statusMessage };
    } else this.#resources.set(resource, availability);
  }

  /** What the contact is as a whole: the resource of the highest priority; of those, who spoke last. */
  get best(): Availability {
    let best: Availability | undefined;
    for (const one of this.#resources.values()) {
      if (best === undefined || one.priority >= best.priority) best = one;
    }
    return best ?? this.#last;
  }
}

const showOfStatus: ReadonlyMap<StatusType, string> = new Map([
  [StatusType.away, "away"],
  [StatusType.freeForChat, "chat"],
  [StatusType.doNotDisturb, "dnd"],
  [StatusType.extendedAway, "xa"],
]);

/** The user's own presence. To be invisible is a matter of its own, where a server knows that. */
export function ownPresence(change: Omit<StatusChange, "user">): Element {
  const { status, statusMessage, idleSinceMs } = change;
  if (status === StatusType.offline) return xml("presence", { type: "unavailable" });
  const show = showOfStatus.get(status);
  const idle = idleSinceMs === undefined ? undefined : new Date(idleSinceMs).toISOString();
  return xml(
    "presence",
    {},
    show === undefined ? undefined : xml("show", {}, show),
    statusMessage === "" ? undefined : xml("status", {}, statusMessage),
    idle === undefined ? undefined : xml("idle", { xmlns: ns.idle, since: idle }),
  );
}
