/** Commands as a client executes them: a test says what is submitted, and reads what the command has become. */
import assert from "node:assert/strict";
import { home, type Scene, stanza } from "../../testing.ts";
import { settlePatience } from "../../onboarding/settle.ts";
import type { Element } from "../../xml/element.ts";

export const commands = "http://jabber.org/protocol/commands";

export interface Said {
  readonly action?: string;
  readonly id?: string;
  readonly from?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly form?: string;
}

export function asked(node: string, { action, id, fields = {}, form }: Said): string {
  const values = Object.entries(fields).map(([name, value]) =>
    `<field var='${name}'>${value.split("\n").map((line) => `<value>${line}</value>`).join("")}</field>`
  );
  const x = form ??
    (values.length === 0 ? "" : `<x xmlns='jabber:x:data' type='submit'>${values.join("")}</x>`);
  const more = `${action === undefined ? "" : ` action='${action}'`}${
    id === undefined ? "" : ` sessionid='${id}'`
  }`;
  return `<iq type='set' id='1'><command xmlns='${commands}' node='${node}'${more}>${x}</command></iq>`;
}

/** Executes, and lets as much time pass as the gateway wants to wait. Answers the one answer to the IQ. */
export async function say(scene: Scene, node: string, said: Said = {}): Promise<Element> {
  let isDone = false;
  const heard = scene.hears(asked(node, said), said.from ?? home).finally(() => void (isDone = true));
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve));
    if (isDone) break;
    scene.clock.advance(settlePatience);
  }
  const answers = (await heard).map(stanza).filter((sent) => sent.getName() === "iq");
  assert.equal(answers.length, 1, "one question, one answer");
  assert.ok(answers[0]);
  return answers[0];
}

/** The command in an answer, which must be there. */
export async function run(scene: Scene, node: string, said: Said = {}): Promise<Element> {
  const answer = await say(scene, node, said);
  const command = answer.getChild("command", commands);
  assert.ok(command, String(answer));
  return command;
}

/** The conditions of the refusal. */
export async function refused(scene: Scene, node: string, said: Said = {}): Promise<string | undefined> {
  const conditions = (await say(scene, node, said)).getChild("error")?.getChildElements() ?? [];
  const names = conditions.map((each) => each.getName()).filter((name) => name !== "text");
  return names.length === 0 ? undefined : names.join(" ");
}

export function idOf(command: Element): string {
  return command.attrs["sessionid"] ?? "";
}

export function actionsOf(command: Element): string {
  const actions = command.getChild("actions");
  return `${actions?.attrs["execute"]}: ${actions?.getChildElements().map((one) => one.getName())}`;
}

export function noteOf(command: Element): string {
  const note = command.getChild("note");
  return note === undefined ? "" : `${note.attrs.type}: ${note.getText()}`;
}

/** The values of the form, by the fields' names. */
export function formOf(command: Element): Record<string, string> {
  const fields = command.getChild("x", "jabber:x:data")?.getChildren("field") ?? [];
  return Object.fromEntries(fields.map((field) => [
    field.attrs["var"] ?? "",
    field.getChildren("value").map((value) => value.getText()).join("|"),
  ]));
}
