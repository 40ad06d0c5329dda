import type { UserId } from "../../../../lib/ids.ts";
import { ns } from "../../namespaces.ts";
import type { Conversation } from "../../onboarding/conversation.ts";
import type { End, Stage } from "../../onboarding/flow.ts";
import type { Pictures } from "../../onboarding/pictures.ts";
import type { CommandSession } from "../../onboarding/sessions.ts";
import { endForm, questionForm, waitingForm } from "../../onboarding/stage_form.ts";
import { type Element, xml } from "../../xml/element.ts";

const statuses = { done: "completed", failed: "completed", cancelled: "canceled" } as const;

/** A command as it stands now (XEP-0050 §4). `complaint`: why the last answer would not do. */
export async function commandAnswer(
  { id, node, conversation }: CommandSession,
  user: UserId,
  pictures: Pictures,
  complaint?: string,
): Promise<Element> {
  const { stage } = conversation;
  const status = stage.kind === "end" ? statuses[stage.outcome] : "executing";
  return xml(
    "command",
    { xmlns: ns.commands, node, sessionid: id, status, "xml:lang": "en" },
    actionsOf(conversation),
    await payloadOf(stage, user, pictures),
    complaint === undefined ? undefined : note("error", complaint),
    stage.kind === "end" ? endNote(stage) : undefined,
  );
}

/** XEP-0050 §3.4: what "execute" means here, and what else there is beside cancelling. */
function actionsOf(conversation: Conversation): Element | undefined {
  const { stage, mayGoBack } = conversation;
  if (stage.kind === "end") return undefined;
  const onwards = stage.kind === "question" && stage.isLast ? "complete" : "next";
  return xml("actions", { execute: onwards }, mayGoBack ? xml("prev") : undefined, xml(onwards));
}

function payloadOf(stage: Stage, user: UserId, pictures: Pictures): Payload {
  switch (stage.kind) {
    case "question":
      return questionForm(stage);
    case "waiting":
      return waitingForm(stage, user, pictures);
    case "end":
      return endForm(stage);
  }
}

type Payload = Element | undefined | Promise<Element>;

function endNote({ outcome, text }: End): Element | undefined {
  return outcome === "cancelled" ? undefined : note(outcome === "failed" ? "error" : "info", text);
}

function note(type: "error" | "info", words: string): Element {
  return xml("note", { type }, words);
}
