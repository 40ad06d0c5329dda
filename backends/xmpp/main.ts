import { run } from "../../plugin/mod.ts";
import { XmppPlugin } from "./plugin.ts";
import { isLoopback, type ServerAddress, type SrvRecord } from "./server_address.ts";
import { readSettings, type XmppSettings } from "./settings.ts";
import type { ServerConnection } from "./stream/socket.ts";
import { negotiateTls } from "./stream/start_tls.ts";

const times = {
  dial: 15_000,
  login: 30_000,
  answer: 30_000,
  keepalive: 60_000,
  positions: 60_000,
  close: 1_000,
};

async function dial(
  server: ServerAddress,
  domain: string,
  settings: XmppSettings,
): Promise<ServerConnection> {
  const { host: hostname, port, tls } = server;
  const caCerts = settings.authority === undefined ? [] : [await Deno.readTextFile(settings.authority)];
  let socket: Deno.TcpConn | Deno.TlsConn = await Deno.connect({ hostname, port });
  try {
    socket.setNoDelay(true);
    if (tls === "starttls" && !await negotiateTls(socket, domain)) {
      const isTrusted = settings.servers.includes(server) && isLoopback(hostname);
      if (!isTrusted) throw new Error("the server has no TLS");
      socket.close();
      return await Deno.connect({ hostname, port }); // the stream begins anew, with the library
    }
    const alpn = tls === "direct" ? { alpnProtocols: ["xmpp-client"] } : {};
    const secure = await Deno.startTls(socket, { hostname: domain, caCerts, ...alpn });
    socket = secure;
    await secure.handshake();
    return secure;
  } catch (error) {
    try {
      socket.close();
    } catch {
      // it is closed, or TLS has taken it over
    }
    throw error;
  }
}

async function resolveSrv(name: string): Promise<readonly SrvRecord[]> {
  try {
    return await Deno.resolveDns(name, "SRV");
  } catch {
    return []; // no records, or nobody to ask: then the domain itself is tried
  }
}

await run((send, { config, log }) => {
  const settings = readSettings(config);
  return new XmppPlugin(send, {
    settings,
    times,
    nonce: crypto.randomUUID(),
    dial: (server, domain) => dial(server, domain, settings),
    resolveSrv,
    upload: async (url, headers, data) => {
      const response = await fetch(url, { method: "PUT", headers: [...headers], body: new Uint8Array(data) });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the file was refused with status ${response.status}`);
    },
    log: log.error,
  });
});
