import qrcode from "qrcode-generator";
import type { FormPicture } from "./pictures.ts";

/** Each module of the code is a square of so many pixels, and so many of them are white around it (ISO 18004). */
const cell = 4;
const margin = 4;

/** A QR code as a picture; undefined when the text is too long for one. */
export function qrPicture(text: string): FormPicture | undefined {
  const code = encode(text);
  if (code === undefined) return undefined;
  const [, base64 = ""] = code.createDataURL(cell, cell * margin).split(",");
  return { type: "image/gif", data: Uint8Array.fromBase64(base64) };
}

/** A QR code of characters, two rows in a line, to be shown in a font of fixed width; undefined as above. */
export function qrText(text: string): string | undefined {
  const code = encode(text);
  if (code === undefined) return undefined;
  const size = code.getModuleCount();
  const isDark = (row: number, column: number) =>
    row >= 0 && column >= 0 && row < size && column < size && code.isDark(row, column);
  const lines: string[] = [];
  for (let row = -2; row < size + 2; row += 2) {
    let line = "";
    for (let column = -2; column < size + 2; column++) {
      line += blocks[(isDark(row, column) ? 1 : 0) + (isDark(row + 1, column) ? 2 : 0)] ?? "";
    }
    lines.push(line);
  }
  return lines.join("\n");
}

/** By which half is dark: none, the upper, the lower, both. Most chats are dark letters on a light ground. */
const blocks = [" ", "▀", "▄", "█"];

function encode(text: string): ReturnType<typeof qrcode> | undefined {
  const code = qrcode(0, "L");
  // The library takes the low byte of each character.
  code.addData(String.fromCharCode(...new TextEncoder().encode(text)));
  try {
    code.make();
    return code;
  } catch {
    return undefined;
  }
}
