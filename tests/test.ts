/** Declares a test with Deno's sanitizers on: Deno 2.9 has them off unless they are asked for. */
export function test(name: string, body: (t: Deno.TestContext) => void | Promise<void>): void {
  Deno.test({ name, fn: body, sanitizeOps: true, sanitizeResources: true, sanitizeExit: true });
}
