import type { UserId } from "../../../../lib/ids.ts";
import type { XmppContext } from "../../feature.ts";
import { ns } from "../../namespaces.ts";
import type { Stage } from "../../onboarding/flow.ts";
import { qrText } from "../../onboarding/qr.ts";
import { pictureOf } from "../../onboarding/stage_form.ts";
import { type Element, xml } from "../../xml/element.ts";

/** Sends a stage's QR code after its words: as a picture where the server takes files, else as characters. */
export function sendPicture(stage: Stage, user: UserId, context: XmppContext): void {
  const picture = stage.kind === "waiting" ? pictureOf(stage) : undefined;
  if (stage.kind !== "waiting" || picture === undefined) return;
  const name = `qr.${picture.type.replace("image/", "")}`;
  const file = { url: "", name, mimeType: picture.type, description: "", data: picture.data };
  context.uploads.inTurn(`${user}\nqr`, [file], ([shown]) => {
    const inside = shown?.url ? linkTo(shown.url) : characters(stage.qr);
    if (inside === undefined) return;
    const { jid, newId, send } = context;
    send(xml("message", { type: "chat", id: newId(), from: jid, to: user }, inside));
  });
}

/** XEP-0066 §4: clients show a picture whose address is the whole body. */
function linkTo(url: string): Element[] {
  return [xml("body", {}, url), xml("x", { xmlns: ns.outOfBand }, xml("url", {}, url))];
}

/** XEP-0393 §5.1.3: a block in which all signs are equally wide. */
function characters(qr: string | undefined): Element | undefined {
  const blocks = qr === undefined ? undefined : qrText(qr);
  return blocks === undefined ? undefined : xml("body", {}, `\`\`\`\n${blocks}\n\`\`\``);
}
