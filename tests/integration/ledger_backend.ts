/** A backend that writes down every message before it reads on, so that a test can tell what was taken. */
import { type LoginRequest, NetworkPlugin, type OutgoingMessage, run, type Send } from "../../plugin/mod.ts";

class LedgerPlugin extends NetworkPlugin {
  override readonly needPassword = false;
  readonly #ledger: Deno.FsFile;

  constructor(send: Send, path: string) {
    super(send);
    this.#ledger = Deno.openSync(path, { create: true, append: true });
  }

  override onLogin({ user }: LoginRequest): void {
    this.reportConnected(user);
  }

  override onLogout(): void {}

  override onMessage({ user, text }: OutgoingMessage): void {
    this.#ledger.writeSync(new TextEncoder().encode(`${user} ${text}\n`));
  }
}

await run((send, { config }) => new LedgerPlugin(send, config.get("service.ledger") ?? "/dev/null"));
