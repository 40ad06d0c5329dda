/**
 * Waits for something that gives no event, such as another program's child being gone: looks again every
 * 50 ms. Answers whether it came true within the time, given in milliseconds.
 */
export async function until(holds: () => Promise<boolean>, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (!await holds()) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}
