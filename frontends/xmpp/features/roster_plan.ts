import type { Buddy } from "../../../lib/roster/buddy.ts";
import { keyOf, type Naming, type OwnItems, type RosterItem, sameNaming } from "./roster_item.ts";

/** So many contacts missing from a user's roster are believed to have been taken off it, however few are left. */
const alwaysBelieved = 3;

/** What this login knows of names, beside the two lists. By {@link keyOf}. */
export interface Known {
  /** Whom the network gave another name or other groups. */
  readonly renamed: ReadonlySet<string>;
  /** What we wrote. */
  readonly written: ReadonlyMap<string, Naming>;
}

export interface Named {
  readonly buddy: Buddy;
  readonly naming: Naming;
}

/** What makes the network's list and the user's roster the same. */
export interface RosterPlan {
  /** To be put on the user's roster, at the address that they have there, if they have one. */
  readonly write: readonly (Named & { readonly jid: string | undefined })[];
  /** What the user calls contacts, for the network to know. */
  readonly take: readonly Named[];
  /** Taken off the roster while we were not there to hear of it. */
  readonly gone: readonly Buddy[];
}

/**
 * Compares the network's list with the user's roster. Nothing is taken off the roster for not being on the list: no
 * backend says when its list is complete, and what the network really drops it says by itself. The roster, on the other
 * hand, always comes whole.
 */
export function planRoster(buddies: Iterable<Buddy>, roster: OwnItems, known: Known): RosterPlan {
  const items = new Map(roster.items.map((item) => [keyOf(item), item]));
  const all = [...buddies];
  const listed = all.flatMap((buddy) => {
    const item = items.get(keyOf(buddy));
    return item === undefined ? [] : [{ buddy, item, change: comparison(buddy, item, known) }];
  });
  const unlisted = all.filter((buddy) => !items.has(keyOf(buddy)));
  const gone = new Set(takenOff(unlisted, all, roster));
  return {
    gone: [...gone],
    take: listed.flatMap(({ buddy, change: { take } }) =>
      take === undefined ? [] : [{ buddy, naming: take }]
    ),
    write: [
      ...listed.flatMap(({ buddy, item: { jid }, change: { write } }) =>
        write === undefined ? [] : [{ buddy, jid, naming: write }]
      ),
      ...unlisted.filter((buddy) => !gone.has(buddy)).map((buddy) => ({
        buddy,
        jid: undefined,
        naming: buddy,
      })),
    ],
  };
}

/** A roster without a trace of us was lost, or never ours to write: nobody was taken off it one by one. */
function takenOff(unlisted: readonly Buddy[], all: readonly Buddy[], roster: OwnItems): readonly Buddy[] {
  if (roster.items.length === 0 && !roster.hasTransport) return [];
  const isAccepted = ({ subscription }: Buddy) => subscription === "both";
  const missing = unlisted.filter(isAccepted);
  const believable = Math.max(alwaysBelieved, all.filter(isAccepted).length / 2);
  return missing.length <= believable ? missing : [];
}

interface Comparison {
  readonly write?: Naming;
  readonly take?: Naming;
}

/** The network's name counts where it is news, the user's otherwise: whoever renamed last is heard. */
function comparison(buddy: Buddy, item: RosterItem, { renamed, written }: Known): Comparison {
  const key = keyOf(buddy);
  const isComplete = item.subscription === "both";
  const rest = isComplete ? {} : { write: buddy };
  if (sameNaming(buddy, item)) return rest;
  const isBare = item.alias === "" && item.groups.length === 0;
  if (renamed.has(key) || isBare) return { write: buddy };
  const last = written.get(key);
  // The server keeps names in a form of its own.
  if (last !== undefined && sameNaming(last, buddy)) return rest;
  const users = {
    alias: item.alias || buddy.alias,
    groups: item.groups.length > 0 ? item.groups : buddy.groups,
  };
  if (sameNaming(users, buddy)) return { write: buddy };
  return sameNaming(users, item) && isComplete ? { take: users } : { take: users, write: users };
}
