import { Program } from "./program.ts";
import { needPrograms } from "./programs.ts";

/** Names of PEM files. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** The certificate of the authority that signed it. */
  readonly authority: string;
  readonly authorityKey: string;
}

export interface CertificateOptions {
  /** Whom it is for, as OpenSSL writes it; loopback, if it is left out. */
  readonly names?: string;
  /** For how long it holds; less than 0 for one that has expired. */
  readonly days?: number;
}

/**
 * Makes a certificate, signed by an authority of its own: Deno's TLS takes none that signs itself.
 * @param folder an existing folder
 */
export async function makeCertificate(
  folder: string,
  { names = "IP:127.0.0.1,DNS:localhost", days = 2 }: CertificateOptions = {},
): Promise<Certificate> {
  await needPrograms(["openssl"], console.error);
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const authority = ["-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=an authority"];
  await openssl(folder, "req", "-x509", ...newKey, ...authority);
  await openssl(
    folder,
    "req",
    ...newKey,
    "-keyout",
    "key.pem",
    "-out",
    "request.pem",
    "-subj",
    "/CN=gateway",
  );
  const extensions = `subjectAltName=${names}\nbasicConstraints=CA:FALSE\n`;
  await Deno.writeTextFile(`${folder}/extensions`, extensions);
  const signer = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "extensions"];
  await openssl(
    folder,
    "x509",
    "-req",
    "-in",
    "request.pem",
    ...signer,
    "-days",
    `${days}`,
    "-out",
    "cert.pem",
  );
  return {
    cert: `${folder}/cert.pem`,
    key: `${folder}/key.pem`,
    authority: `${folder}/ca.pem`,
    authorityKey: `${folder}/ca.key`,
  };
}

async function openssl(folder: string, ...args: readonly string[]): Promise<void> {
  await using program = new Program("openssl", { args, cwd: folder });
  const { code } = await program.ended;
  if (code !== 0) throw new Error(`openssl ${args[0]} failed:\n${program.output.all.join("\n")}`);
}

/** SHA-256 of a certificate, as fingerprints are: hex, in small letters. */
export async function fingerprintOf(path: string): Promise<string> {
  const pem = await Deno.readTextFile(path);
  const base64 = pem.replaceAll(/-----[^-]+-----|\s/g, "");
  const der = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", der));
  return hash.toHex();
}
