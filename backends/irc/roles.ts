import { Affiliation, Role } from "../../plugin/mod.ts";
import type { Isupport } from "./protocol/isupport.ts";

/** What a rank on IRC is in a room: `mode` sets it where people ask for the affiliation or the role. */
interface Rank {
  readonly affiliation: Affiliation;
  readonly role: Role;
}

const ranks: Readonly<Record<string, Rank>> = {
  q: { affiliation: Affiliation.owner, role: Role.moderator },
  a: { affiliation: Affiliation.admin, role: Role.moderator },
  o: { affiliation: Affiliation.admin, role: Role.moderator },
  h: { affiliation: Affiliation.member, role: Role.moderator },
  v: { affiliation: Affiliation.member, role: Role.participant },
};

/** Without any rank: in a moderated channel, and in another. */
const mute: Rank = { affiliation: Affiliation.none, role: Role.visitor };
const ordinary: Rank = { affiliation: Affiliation.none, role: Role.participant };

/**
 * What somebody with these prefixes is and may do. In a moderated channel only those who have any may speak.
 * A rank that we do not know (servers have their own) is taken for that of an operator if it stands above it.
 */
export function rankOf(prefixes: string, isupport: Isupport, isModerated: boolean): Rank {
  const unranked = isModerated ? mute : ordinary;
  if (prefixes === "") return unranked;
  const known = [...isupport.prefixes];
  const index = known.findIndex(([, prefix]) => prefixes.includes(prefix));
  const [letter] = known[index] ?? [];
  if (letter === undefined) return unranked;
  const operator = known.findIndex(([letter]) => letter === "o");
  const otherwise = index <= operator ? ranks["o"] : ranks["v"];
  return ranks[letter] ?? otherwise ?? unranked;
}

/** What somebody is to become: one or the other. */
export interface WantedRank {
  readonly affiliation?: Affiliation | undefined;
  readonly role?: Role | undefined;
}

/** A change of modes for one person. */
export interface RankChange {
  readonly take: string;
  readonly give: string;
}

/** The modes that make somebody with these prefixes what is wanted; undefined if the server has no such rank. */
export function modesFor(
  wanted: WantedRank,
  prefixes: string,
  isupport: Isupport,
): RankChange | undefined {
  const give = modeFor(wanted);
  if (give === undefined || (give !== "" && !isupport.prefixes.has(give))) return undefined;
  const has = [...isupport.prefixes].filter(([, prefix]) => prefixes.includes(prefix)).map(([letter]) =>
    letter
  );
  const letters = [...isupport.prefixes.keys()];
  const rank = give === "" ? letters.length : letters.indexOf(give);
  const take = has.filter((letter) => letters.indexOf(letter) < rank || give === "").join("");
  return { take, give: has.includes(give) ? "" : give };
}

/** The letter of the mode; empty for none at all. */
function modeFor({ affiliation, role }: WantedRank): string | undefined {
  switch (affiliation) {
    case Affiliation.owner:
      return "q";
    case Affiliation.admin:
      return "o";
    case Affiliation.member:
      return "v";
    case Affiliation.none:
      return "";
  }
  switch (role) {
    case Role.moderator:
      return "o";
    case Role.participant:
      return "v";
    case Role.visitor:
      return "";
  }
  return undefined;
}
