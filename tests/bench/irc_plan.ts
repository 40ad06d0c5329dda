import { type ContenderName, contenderNames } from "./irc_contenders.ts";

const amounts = { users: 100, messages: 500, crowd: 1_000, throng: 5_000, waves: 8, rounds: 1 };

/** Each of them gets a gateway that has done nothing else before. */
export const partNames = ["load", "warm", "growth", "throng"] as const;

export type PartName = typeof partNames[number];

/** How much of each work there is, and what of it is to be done by whom. */
export interface IrcPlan extends Readonly<typeof amounts> {
  readonly parts: readonly PartName[];
  readonly contenders: readonly ContenderName[];
}

/** What the command line asks for. */
export function readPlan(args: readonly string[]): IrcPlan {
  const plan: { -readonly [Key in keyof IrcPlan]: IrcPlan[Key] } = {
    ...amounts,
    parts: partNames,
    contenders: contenderNames,
  };
  for (const argument of args) {
    const [, name = "", value = ""] = /^--(\w+)=([\w,]+)$/.exec(argument) ?? [];
    const words = value.split(",");
    if (isAmount(name) && /^\d+$/.test(value)) plan[name] = Number(value);
    else if (name === "parts" && areAmong(partNames, words)) plan.parts = words;
    else if (name === "contenders" && areAmong(contenderNames, words)) plan.contenders = words;
    else throw new Error(`${argument}: known are ${known()}`);
  }
  return plan;
}

function known(): string {
  const names = Object.keys(amounts).map((name) => `--${name}=N`);
  return [...names, `--parts=${partNames.join()}`, `--contenders=${contenderNames.join()}`].join(" ");
}

function isAmount(name: string): name is keyof typeof amounts {
  return name in amounts;
}

function areAmong<Name extends string>(
  known: readonly Name[],
  words: readonly string[],
): words is readonly Name[] {
  return words.every((word) => known.some((name) => name === word));
}
