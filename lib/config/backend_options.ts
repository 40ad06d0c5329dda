import { boolean, integer, seconds, text } from "./option.ts";
import type { OptionReader } from "./option.ts";

/** How backends are started, shared out and let in. */
export function backends(read: OptionReader) {
  return {
    backend: read(text("service.backend", {
      default: "libpurple_backend",
      doc: "The command that starts a backend. BACKEND_ID in it is replaced by the backend's number.",
    })),
    protocol: read(text("service.protocol", {
      doc: "For the backend: which legacy network to speak, where it knows several.",
      compat: "Only Spectrum 2's own backends read it.",
    })),
    backendHost: read(text("service.backend_host", {
      default: "127.0.0.1",
      doc: "The IP address on which backends reach the instance.",
    })),
    backendPort: read(integer("service.backend_port", {
      default: 0,
      min: 0,
      max: 65535,
      doc: "The port on which backends reach the instance; 0 takes a free one.",
    })),
    ...sharing(read),
    ...admission(read),
  } as const;
}

function sharing(read: OptionReader) {
  return {
    usersPerBackend: read(integer("service.users_per_backend", {
      default: 100,
      min: 1,
      doc: "How many users share one backend process before another one is started.",
    })),
    reuseOldBackends: read(boolean("service.reuse_old_backends", {
      default: true,
      doc: "Off: a backend that was full once takes no more users and ends with its last one.",
    })),
    idleReconnectTime: read(seconds("service.idle_reconnect_time", {
      default: 0,
      min: 0,
      doc: "Users who wrote and got nothing for so long move to a backend kept for such users; 0: never.",
    })),
    memoryCollectorTime: read(seconds("service.memory_collector_time", {
      default: 0,
      min: 0,
      doc:
        "So often the backend with the most memory stops taking users, and ends with its last one; 0: never.",
    })),
  } as const;
}

function admission(read: OptionReader) {
  return {
    backendAllowUnspawned: read(boolean("service.backend_allow_unspawned", {
      default: false,
      doc:
        "For debugging: take a backend that root or the instance's own user starts by hand on this machine.",
    })),
    backendTlsPort: read(integer("service.backend_tls_port", {
      default: 0,
      min: 0,
      max: 65535,
      doc: "The port on which backends on other machines join, by TLS and a secret; 0: they cannot.",
    })),
    backendTlsHost: read(text("service.backend_tls_host", {
      default: "0.0.0.0",
      doc: "The IP address of that port.",
    })),
    backendTlsCert: read(text("service.backend_tls_cert", {
      doc: "The file with that port's certificate, and what joins it to a root (PEM).",
    })),
    backendTlsKey: read(
      text("service.backend_tls_key", { doc: "The file with the certificate's key (PEM)." }),
    ),
    backendSecretFile: read(text("service.backend_secret_file", {
      doc: "The file with the secret that such a backend has to know; its first line counts.",
    })),
    backendSecret: read(text("service.backend_secret", {
      doc:
        "The secret itself, at least 16 characters; a file is better, for every backend can read this one.",
    })),
  } as const;
}
