import { TransportError } from "../../../../lib/errors.ts";
import { formValues } from "../../data_form.ts";
import type { DiscoItem, Feature, Incoming, NodeInfo, XmppContext } from "../../feature.ts";
import { ns } from "../../namespaces.ts";
import { begin, type Command, reasonOf } from "../../onboarding/command.ts";
import { commandsFor } from "../../onboarding/commands.ts";
import { Conversation } from "../../onboarding/conversation.ts";
import type { Answers } from "../../onboarding/flow.ts";
import { settle } from "../../onboarding/settle.ts";
import type { CommandSession } from "../../onboarding/sessions.ts";
import { SpecificError } from "../../specific_error.ts";
import { child, type Element } from "../../xml/element.ts";
import { commandAnswer } from "./command_answer.ts";

/** XEP-0050: what people may ask of the gateway, as their client's menu of commands. */
export const adHocCommands: Feature = {
  name: "commands",
  spec: "XEP-0050",
  version: "1.3.0",
  advertise: { transport: [ns.commands] },
  // A login may take its time, and nothing else of the user's need wait for it.
  iq: [{ type: "set", name: "command", xmlns: ns.commands, at: ["transport"], slow: true, answer }],
  discoItems: list,
  nodeInfo: describe,
};

const actions = ["execute", "next", "prev", "complete", "cancel"] as const;
type Action = (typeof actions)[number];

function list(node: string | undefined, { at, sender }: Incoming, context: XmppContext) {
  if (node !== ns.commands || at.kind !== "transport") return undefined;
  return commandsFor(sender, context).map(({ node, title }): DiscoItem => ({
    jid: context.jid,
    node,
    name: title,
  }));
}

function describe(
  node: string | undefined,
  { at, sender }: Incoming,
  context: XmppContext,
): NodeInfo | undefined {
  if (at.kind !== "transport" || node === undefined) return undefined;
  if (node === ns.commands) {
    return {
      identities: [{ category: "automation", type: "command-list", name: "Commands" }],
      features: [ns.discoItems],
    };
  }
  const command = commandsFor(sender, context).find((each) => each.node === node);
  return command && {
    identities: [{ category: "automation", type: "command-node", name: command.title }],
    features: [ns.commands, ns.dataForms],
  };
}

async function answer(query: Element, incoming: Incoming, context: XmppContext): Promise<Element> {
  const action = readAction(query);
  const { sessionid: id } = query.attrs;
  return id
    ? await goOn(id, action, query, incoming, context)
    : await start(action, query, incoming, context);
}

function readAction(query: Element): Action {
  const { action = "execute" } = query.attrs;
  const known = actions.find((each) => each === action);
  if (known === undefined) throw refused("malformed-action", `"${action}" is no action of a command.`);
  return known;
}

async function start(
  action: Action,
  query: Element,
  { sender }: Incoming,
  context: XmppContext,
): Promise<Element> {
  const command = findCommand(query, commandsFor(sender, context));
  if (action !== "execute") throw refused("bad-action", "A command begins with being executed.");
  const conversation = new Conversation(await begin(command, sender, context));
  await settle(conversation, context.clock);
  const session: CommandSession = {
    id: context.newId(),
    node: command.node,
    resource: sender.resource,
    conversation,
  };
  if (!conversation.isOver) context.onboarding.sessions.add(sender.user, session);
  return await commandAnswer(session, sender.user, context.onboarding.pictures);
}

function findCommand(query: Element, commands: readonly Command[]): Command {
  const found = commands.find(({ node }) => node === query.attrs["node"]);
  if (found === undefined) throw new TransportError("item-not-found", "There is no such command here.");
  return found;
}

async function goOn(
  id: string,
  action: Action,
  query: Element,
  { sender }: Incoming,
  context: XmppContext,
): Promise<Element> {
  const { sessions, pictures } = context.onboarding;
  const session = sessions.find(sender.user, sender.resource, id, query.attrs["node"] ?? "");
  if (session === undefined) throw refused("bad-sessionid", "This command is over: begin it again.");
  const { conversation } = session;
  const complaint = await move(conversation, action, query, context);
  if (complaint === undefined) await settle(conversation, context.clock);
  if (conversation.isOver) sessions.end(sender.user, id);
  return await commandAnswer(session, sender.user, pictures, complaint);
}

/** XEP-0050 §4.4. */
function refused(
  condition: "malformed-action" | "bad-action" | "bad-sessionid",
  text: string,
): SpecificError {
  return new SpecificError("bad-request", text, condition, ns.commands);
}

/** Answers why it could not be done, if so; the conversation stands where it stood then. */
async function move(
  conversation: Conversation,
  action: Action,
  query: Element,
  context: XmppContext,
): Promise<string | undefined> {
  const answers = submitted(query);
  try {
    if (action === "cancel" || answers === "cancel") conversation.cancel();
    else if (action === "prev") conversation.back();
    else if (conversation.stage.kind === "question") await conversation.answer(answers);
    return undefined;
  } catch (error) {
    return reasonOf(error, conversation.stage.title, context);
  }
}

/** XEP-0004 §3.1: a form that was cancelled is no answer. */
function submitted(query: Element): Answers | "cancel" {
  const x = child(query, "x", ns.dataForms);
  if (x?.attrs.type === "cancel") return "cancel";
  return x === undefined ? new Map<string, string>() : formValues(x);
}
