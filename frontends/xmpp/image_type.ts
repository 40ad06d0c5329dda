const any = undefined;

/** What image files begin with: the bytes that must stand there, and `any` where it does not matter. */
const signatures: readonly (readonly [type: string, start: readonly (number | undefined)[]])[] = [
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
  ["image/bmp", [0x42, 0x4d]],
  // RIFF, the file's length, WEBP
  ["image/webp", [0x52, 0x49, 0x46, 0x46, any, any, any, any, 0x57, 0x45, 0x42, 0x50]],
];

/** The MIME type of an image, from its first bytes; undefined when it is none that is known. */
export function imageType(bytes: Uint8Array): string | undefined {
  const begins = (start: readonly (number | undefined)[]) =>
    start.every((byte, at) => byte === undefined || bytes[at] === byte);
  return signatures.find(([, start]) => begins(start))?.[0];
}
