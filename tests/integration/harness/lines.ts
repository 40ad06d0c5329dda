/** Hands over every line of a byte stream as it comes, without its line end. Ends with the stream. */
export async function eachLine(
  bytes: ReadableStream<Uint8Array>,
  take: (line: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of bytes) {
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    rest = pieces.pop() ?? "";
    for (const line of pieces) take(line);
  }
  if (rest !== "") take(rest);
}
