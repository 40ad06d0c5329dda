/**
 * Declares a test with Deno's sanitizers on: Deno 2.9 has them off unless they are asked for. `ignore` is for what a
 * machine cannot do at all; the test is then reported as ignored, not passed over.
 */
export function test(
  name: string,
  body: (t: Deno.TestContext) => void | Promise<void>,
  { ignore = false }: { ignore?: boolean } = {},
): void {
  Deno.test({ name, fn: body, ignore, sanitizeOps: true, sanitizeResources: true, sanitizeExit: true });
}
