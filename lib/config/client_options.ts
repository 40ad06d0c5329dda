import { boolean, choice, integer, text } from "./option.ts";
import type { OptionReader } from "./option.ts";

/** Server mode: how clients log in. */
export function clients(read: OptionReader) {
  return {
    cert: read(text("service.cert", {
      doc: "Server mode: the file with private key and certificates, PKCS#12 or PEM. Empty: no encryption.",
    })),
    certPassword: read(text("service.cert_password", {
      doc: "The password of a PKCS#12 file.",
    })),
    tlsPort: read(integer("service.tls_port", {
      default: 0,
      min: 0,
      max: 65535,
      doc: "Server mode: the port for clients that encrypt from the first byte, 5223 usually. 0: none.",
    })),
    plaintextLogin: read(choice("service.plaintext_login", {
      of: ["loopback", "never", "always"],
      default: "loopback",
      doc: "Server mode: from where people may log in without encryption. loopback: from this machine only.",
    })),
    moreResources: read(boolean("service.more_resources", {
      default: true,
      doc: "Server mode: let people log in with several clients. Off: a new one takes the place of the old.",
    })),
    maxConnectionsPerAddress: read(integer("service.max_connections_per_address", {
      default: 100,
      min: 0,
      doc: "Server mode: how many connections one address may have, this machine's own aside. 0: no limit.",
    })),
    maxRegistrationsPerAddress: read(integer("service.max_registrations_per_address", {
      default: 20,
      min: 0,
      doc:
        "Server mode: how many accounts one address may make in an hour, this machine's own aside. 0: no limit.",
    })),
    clientRate: read(integer("service.client_rate", {
      default: 1_048_576,
      min: 0,
      doc: "Server mode: how many bytes a second are read from a client in the long run. 0: no limit.",
    })),
    adminPassword: read(text("service.admin_password", {
      doc: "Server mode: the password for the JIDs in service.admin_jid. Empty: they cannot log in.",
    })),
  } as const;
}
