/** PKCS#12 files (RFC 7292): what `openssl pkcs12 -export` makes. */
// @ts-types="./node_forge.d.ts"
import forge from "node-forge";
import { errorText } from "../../../lib/errors.ts";
import type { Asn1, Bag, Certificate } from "./node_forge.d.ts";

const { asn1, pem, pkcs12, pki, util } = forge;

/**
 * The private key and the certificates of a file, as PEM. Throws a text for the operator when the password is wrong, or
 * when it is no such file.
 */
export function readPkcs12(
  bytes: Uint8Array,
  password: string,
): { readonly cert: string; readonly key: string } {
  const bags = bagsIn(parsed(bytes), password);
  const keys = bags.flatMap(keyIn);
  const certificates = bags.flatMap(certificateIn);
  const [key] = keys;
  if (key === undefined || certificates.length === 0) {
    throw new Error("the file needs both a private key and a certificate");
  }
  return { key, cert: certificates.join("") };
}

function parsed(bytes: Uint8Array): Asn1 {
  try {
    return asn1.fromDer(util.createBuffer(bytes));
  } catch {
    throw unknownFile();
  }
}

function bagsIn(file: Asn1, password: string): readonly Bag[] {
  try {
    return opened(file, password).flatMap(({ safeBags }) => safeBags);
  } catch (error) {
    const reason = errorText(error);
    if (reason.includes("not an PKCS#12 PFX")) throw unknownFile();
    throw /unsupported|not supported/i.test(reason) ? unsupported() : wrongPassword();
  }
}

function opened(file: Asn1, password: string) {
  try {
    return pkcs12.pkcs12FromAsn1(file, password).safeContents;
  } catch (error) {
    const encoded = util.encodeUtf8(password);
    if (encoded === password) throw error;
    // The checksum wants the letters (RFC 7292 appendix B.1), PBES2 their UTF-8 (RFC 8018 §3), and forge takes one text
    // for both: without the checksum, which is the third part, it takes the latter.
    return pkcs12.pkcs12FromAsn1({ ...file, value: file.value.slice(0, 2) }, encoded).safeContents;
  }
}

function keyIn({ key, asn1: other }: Bag): readonly string[] {
  if (key === undefined) return [];
  if (key !== null) return [written("RSA PRIVATE KEY", pki.privateKeyToAsn1(key))];
  return other === undefined ? [] : [written("PRIVATE KEY", other)];
}

function certificateIn({ cert, asn1: other }: Bag): readonly string[] {
  if (cert === undefined) return [];
  const whole = cert === null ? other : asn1Of(cert);
  return whole === undefined ? [] : [written("CERTIFICATE", whole)];
}

/**
 * As it was in the file. forge's own way back changes the algorithm when that is none of RSA's; but the algorithm is in
 * what is signed as well, after the version and the number (RFC 5280 §4.1.1.2).
 */
function asn1Of({ tbsCertificate: signed, signature }: Certificate): Asn1 | undefined {
  const { Class: { UNIVERSAL: universal }, Type: { SEQUENCE: sequence, BITSTRING: bits } } = asn1;
  const parts = typeof signed.value === "string" ? [] : signed.value;
  const algorithm = parts.find(({ tagClass, type }) => tagClass === universal && type === sequence);
  if (algorithm === undefined) return undefined;
  const signatureBits = asn1.create(universal, bits, false, `\0${signature}`);
  return asn1.create(universal, sequence, true, [signed, algorithm, signatureBits]);
}

function written(type: string, value: Asn1): string {
  return pem.encode({ type, body: asn1.toDer(value).getBytes() }).replaceAll("\r", "");
}

function unknownFile(): Error {
  return new Error("the file is neither PEM nor PKCS#12");
}

function wrongPassword(): Error {
  return new Error("the password in service.cert_password is wrong, or the file is damaged");
}

function unsupported(): Error {
  return new Error(
    "the file is encrypted in a way that is not supported; rewrite it as PEM with " +
      "`openssl pkcs12 -legacy -nodes -in old.p12 -out new.pem`",
  );
}
