import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { figure } from "../figures.ts";
import { ns } from "../namespaces.ts";
import { isOperator } from "../onboarding/operators.ts";
import { childElements, type Element, xml } from "../xml/element.ts";

/**
 * XEP-0039: the transport in numbers, by the names of Spectrum 2. An empty query is answered with the names, one with
 * names with their values.
 */
export const statistics: Feature = {
  name: "statistics",
  spec: "XEP-0039",
  version: "0.6.0",
  advertise: { transport: [ns.stats] },
  iq: [{ type: "get", name: "query", xmlns: ns.stats, at: ["transport"], answer: tell }],
};

interface Statistic {
  readonly units: string;
  /** Undefined while it cannot be told. */
  value(context: XmppContext): number | undefined | Promise<number | undefined>;
  /** What tells of the machine rather than of the service is for operators only. */
  readonly isPrivate?: boolean;
}

const known: ReadonlyMap<string, Statistic> = new Map<string, Statistic>([
  ["uptime", variable("uptime", "seconds")],
  ["users/online", { units: "users", value: ({ core }) => core.users.count }],
  ["contacts/online", { units: "contacts", value: (context) => contacts(context).online }],
  ["contacts/total", { units: "contacts", value: (context) => contacts(context).total }],
  ["messages/from-xmpp", variable("messages_from_xmpp", "messages")],
  ["messages/to-xmpp", variable("messages_to_xmpp", "messages")],
  ["backends/running", { ...variable("backends_count", "backends"), isPrivate: true }],
  ["backends/crashed", { ...variable("crashed_backends_count", "backends"), isPrivate: true }],
  ["memory-usage", { ...variable("used_memory", "KB"), isPrivate: true }],
]);

function variable(name: string, units: string): Statistic {
  return { units, value: (context) => figure(name, context) };
}

async function tell(query: Element, { sender }: Incoming, context: XmppContext): Promise<Element> {
  const visible = [...known].filter(([, { isPrivate }]) => !isPrivate || isOperator(sender.user, context));
  const asked = new Set(childElements(query).map(({ attrs }) => attrs["name"]));
  const stats = asked.size === 0
    ? visible.map(([name]) => xml("stat", { name }))
    : await Promise.all(visible.filter(([name]) => asked.has(name)).map((each) => stat(each, context)));
  return xml("query", { xmlns: ns.stats }, stats);
}

async function stat([name, { units, value }]: [string, Statistic], context: XmppContext): Promise<Element> {
  const number = await value(context);
  if (number !== undefined) return xml("stat", { name, units, value: String(number) });
  return xml("stat", { name }, xml("error", { code: "503" }, "Service Unavailable"));
}

function contacts({ core }: XmppContext): { readonly total: number; readonly online: number } {
  let [total, online] = [0, 0];
  for (const { roster } of core.users.all) {
    for (const { availability } of roster.buddies) {
      total++;
      if (availability.status !== "offline") online++;
    }
  }
  return { total, online };
}
