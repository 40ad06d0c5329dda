import { splitWords } from "../../../../lib/admin/words.ts";
import type { UserId } from "../../../../lib/ids.ts";
import { type Feature, type Incoming, pass, type XmppContext } from "../../feature.ts";
import { ChatTalk } from "../../onboarding/chat_talk.ts";
import { begin, type Command, reasonOf } from "../../onboarding/command.ts";
import { Conversation } from "../../onboarding/conversation.ts";
import { loginStage } from "../../onboarding/login_flow.ts";
import { userCommands } from "../../onboarding/user_commands.ts";
import { xml } from "../../xml/element.ts";
import { sendPicture } from "./chat_picture.ts";

/**
 * What people write to the transport itself: many clients have neither forms nor commands, so everything can be had by
 * chat as well.
 */
export const gatewayChat: Feature = {
  name: "conversation with the gateway",
  spec: "Spectrum 2",
  // No promise for what is for somebody else: every message comes by here.
  message(incoming, context) {
    const line = lineOf(incoming);
    return line === undefined ? pass : hear(line, incoming, context);
  },
  report(user, event, context) {
    context.onboarding.logins.note(user, event);
    if (event.type === "login-step") offerStep(user, context);
  },
};

/** What somebody writes to the transport; undefined for what is no such thing. */
export function lineOf({ stanza, at }: Incoming): string | undefined {
  const { type = "normal" } = stanza.attrs;
  if (at.kind !== "transport" || (type !== "chat" && type !== "normal")) return undefined;
  return stanza.getChildText("body")?.trim() || undefined;
}

async function hear(line: string, incoming: Incoming, context: XmppContext): Promise<void> {
  const { user } = incoming.sender;
  const talk = context.onboarding.chats.get(user);
  if (talk === undefined || mayTurnAway(talk, line, context)) return await begun(line, incoming, context);
  reply(incoming, await heard(talk, line, context), context);
  keepUp(talk, user, context);
}

/** Somebody who only waits may ask for something else. */
function mayTurnAway({ conversation }: ChatTalk, line: string, context: XmppContext): boolean {
  return conversation.stage.kind === "waiting" && commandOf(line, context) !== undefined;
}

async function begun(line: string, incoming: Incoming, context: XmppContext): Promise<void> {
  const command = commandOf(line, context);
  if (command === undefined) return reply(incoming, withoutTalk(line, context), context);
  const [, ...words] = splitWords(line);
  const { user } = incoming.sender;
  const talk = new ChatTalk(new Conversation(await begin(command, incoming.sender, context)));
  context.onboarding.chats.set(user, talk);
  reply(incoming, await talk.hearAll(words.filter((word) => word !== "")), context);
  keepUp(talk, user, context);
}

function commandOf(line: string, { core }: XmppContext): Command | undefined {
  const [first = ""] = splitWords(line);
  return userCommands(core.network).find(({ word }) => word === first.toLowerCase());
}

async function heard(talk: ChatTalk, line: string, context: XmppContext): Promise<string> {
  try {
    return await talk.hear(line);
  } catch (error) {
    return reasonOf(error, talk.conversation.stage.title, context);
  }
}

function withoutTalk(line: string, context: XmppContext): string {
  switch (line.toLowerCase()) {
    case "help":
      return chatHelp(context);
    case "cancel":
    case "back":
      return "There is nothing under way.";
    default:
      return 'The gateway does not understand this. Write "help" to see what it understands.';
  }
}

/** What everybody may write, each in a line. */
export function chatHelp({ core }: XmppContext): string {
  const lines = userCommands(core.network).map(({ word, description }) => `${word} – ${description}`);
  return [
    "This is a gateway to another network. Write to it:",
    ...lines,
    'While it asks you something: "back" for the question before, "cancel" to give up.',
  ].join("\n");
}

/** After its words: a talk that is over is forgotten, one that waits goes on when something happens. */
function keepUp(talk: ChatTalk, user: UserId, context: XmppContext): void {
  const { chats } = context.onboarding;
  const { stage } = talk.conversation;
  if (stage.kind === "end" && chats.get(user) === talk) chats.delete(user);
  if (stage.kind !== "waiting") return;
  sendPicture(stage, user, context);
  void stage.next.then((next) => {
    if (chats.get(user) !== talk || !talk.conversation.follow(stage, next)) return;
    tell(user, talk.words(), context);
    keepUp(talk, user, context);
  });
}

/** The network wants something of a user whom nobody is guiding through the login yet. */
function offerStep(user: UserId, context: XmppContext): void {
  const { chats, sessions } = context.onboarding;
  const stage = chats.get(user)?.conversation.stage;
  if (stage?.kind === "waiting" || sessions.isWaiting(user)) return;
  // Only a question of a login can be given up: the new step is in its place.
  if (stage?.kind === "question" && stage.giveUp === undefined) {
    return tell(user, 'To log in you have something to do: write "cancel", then "login".', context);
  }
  const talk = new ChatTalk(new Conversation(loginStage(user, context)));
  chats.set(user, talk);
  tell(user, talk.words(), context);
  keepUp(talk, user, context);
}

function tell(user: UserId, words: string, { jid, newId, send }: XmppContext): void {
  send(xml("message", { type: "chat", id: newId(), from: jid, to: user }, xml("body", {}, words)));
}

function reply({ stanza }: Incoming, words: string, { jid, newId, send }: XmppContext): void {
  const { type, from } = stanza.attrs;
  const body = xml("body", {}, words);
  send(xml("message", { type, id: newId(), from: jid, to: from }, body, stanza.getChild("thread")));
}
