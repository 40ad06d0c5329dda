/** The edge to where the operator keeps password keys. */
import { errorText } from "../../errors.ts";
import { PasswordCipher } from "./cipher.ts";

const keyVariable = "SPECTRUM_PASSWORD_KEY";

/**
 * The keys from the file (one a line, the first one encrypts) or the environment; undefined without either. Throws
 * when there are both, when the file can be read by others, and when a key will not do. No text shows a key.
 */
export async function readPasswordKeys(path: string): Promise<PasswordCipher | undefined> {
  const fromEnvironment = Deno.env.get(keyVariable);
  if (path === "") {
    return fromEnvironment === undefined ? undefined : await cipherOf(fromEnvironment, keyVariable);
  }
  if (fromEnvironment !== undefined) {
    throw new Error(`database.password_key_file and ${keyVariable} are both set: give one`);
  }
  return await cipherOf(await readPrivateFile(path), path);
}

async function cipherOf(text: string, source: string): Promise<PasswordCipher> {
  const [first = "", ...others] = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  try {
    return await PasswordCipher.fromKeys(first, ...others);
  } catch (cause) {
    throw new Error(`${source}: ${errorText(cause)}`, { cause });
  }
}

async function readPrivateFile(path: string): Promise<string> {
  try {
    using file = await Deno.open(path);
    const { mode } = await file.stat();
    if (mode !== null && (mode & 0o077) !== 0) throw new Error(`others can read it: chmod 600 ${path}`);
    return await new Response(file.readable).text();
  } catch (cause) {
    throw new Error(`database.password_key_file: ${path}: ${errorText(cause)}`, { cause });
  }
}

/** Takes the key out of the environment: backends are started with ours, and it is none of their business. */
export function hidePasswordKey(): void {
  Deno.env.delete(keyVariable);
}
