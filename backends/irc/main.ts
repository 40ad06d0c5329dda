import { run } from "../../plugin/mod.ts";
import { IrcPlugin } from "./plugin.ts";
import type { ServerAddress } from "./server_address.ts";
import { readSettings } from "./settings.ts";

const times = { login: 30_000, poll: 60_000, nickRetry: 2_000, quit: 2_000 };

async function dial({ host: hostname, port, tls }: ServerAddress): Promise<Deno.Conn> {
  if (tls) return await Deno.connectTls({ hostname, port });
  const socket = await Deno.connect({ hostname, port });
  socket.setNoDelay(true);
  return socket;
}

await run((send, { config, log }) =>
  new IrcPlugin(send, { settings: readSettings(config), dial, times, log: log.error })
);
