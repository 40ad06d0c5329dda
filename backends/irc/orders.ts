/** Commands whose outcome is told: by the change itself when it happens, or by a numeric when it does not. */
import { FailureReason, RequestError } from "../../plugin/mod.ts";
import type { Link } from "./link.ts";
import { stripFormatting } from "./protocol/formatting.ts";
import type { IrcLine } from "./protocol/line.ts";

export interface Order {
  readonly command: string;
  readonly params: readonly string[];
  /** Whether a line says that it is done. */
  readonly done: (line: IrcLine) => boolean;
  /** What a refusal would name: the channel, the nick. */
  readonly about: readonly string[];
}

/** @throws RequestError with the server's own words. */
export async function give(order: Order, link: Link): Promise<void> {
  const outcome = link.ask((line) => {
    if (order.done(line)) return true;
    throwIfRefused(line, order.about, link);
    return undefined;
  });
  link.send(order.command, ...order.params);
  await outcome;
}

/** Throws what a line says, if it is an error about one of these names. */
export function throwIfRefused(line: IrcLine, about: readonly string[], link: Link): void {
  if (!/^[45]\d\d$/.test(line.command)) return;
  const isOurs = line.command === "421" ||
    line.params.slice(1, -1).some((name) => about.some((each) => link.fold(each) === link.fold(name)));
  if (isOurs) throw refusal(line);
}

const reasons: Readonly<Record<string, FailureReason>> = {
  "401": FailureReason.notFound, // ERR_NOSUCHNICK
  "403": FailureReason.notFound, // ERR_NOSUCHCHANNEL
  "421": FailureReason.unsupported, // ERR_UNKNOWNCOMMAND
  "432": FailureReason.invalid, // ERR_ERRONEUSNICKNAME
  "433": FailureReason.conflict, // ERR_NICKNAMEINUSE
  "436": FailureReason.conflict, // ERR_NICKCOLLISION
  "437": FailureReason.conflict, // ERR_UNAVAILRESOURCE
  "438": FailureReason.rateLimited, // ERR_NICKTOOFAST
  "441": FailureReason.notFound, // ERR_USERNOTINCHANNEL
  "443": FailureReason.conflict, // ERR_USERONCHANNEL
  "461": FailureReason.invalid, // ERR_NEEDMOREPARAMS
  "472": FailureReason.unsupported, // ERR_UNKNOWNMODE
};

export function refusal({ command, params }: IrcLine): RequestError {
  const reason = reasons[command] ?? FailureReason.notAllowed;
  return new RequestError(reason, stripFormatting(params.at(-1) ?? "IRC refused it."));
}
