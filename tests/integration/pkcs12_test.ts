/** Key files that openssl writes, as new and old programs do. */
import assert from "node:assert/strict";
import { type KeyPair, readKeyPair } from "../../frontends/xmpp/server/certificate.ts";
import { test } from "../test.ts";
import { makeCertificate } from "./harness/certificates.ts";
import { Folder } from "./harness/folder.ts";
import { Program } from "./harness/program.ts";

const ways: Readonly<Record<string, readonly string[]>> = {
  "as openssl does by itself": [],
  "with 3DES": ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
  "with RC2 of 40 bits": ["-legacy"],
  "without encryption": ["-keypbe", "NONE", "-certpbe", "NONE"],
  "with AES of any length": ["-keypbe", "AES-128-CBC", "-certpbe", "AES-192-CBC", "-macalg", "sha512"],
  "without a checksum": ["-nomac"],
};

const keys: Readonly<Record<string, readonly string[]>> = {
  RSA: ["-newkey", "rsa:2048"],
  EC: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
};

async function openssl(folder: Folder, ...args: readonly string[]): Promise<void> {
  await using program = new Program("openssl", { args, cwd: folder.path });
  const { code } = await program.ended;
  assert.equal(code, 0, program.output.all.join("\n"));
}

/** A folder with a key, and a certificate for it by an authority whose own key is of EC. */
async function folderWith(key: readonly string[]): Promise<Folder> {
  const folder = await Folder.make();
  await makeCertificate(folder.path);
  const request = ["req", "-x509", "-nodes", ...key, "-CA", "ca.pem", "-CAkey", "ca.key"];
  const names = ["-subj", "/CN=gateway", "-addext", "subjectAltName=DNS:localhost", "-days", "2"];
  await openssl(folder, ...request, ...names, "-keyout", "key.pem", "-out", "cert.pem");
  return folder;
}

async function export_(
  folder: Folder,
  password: string,
  way: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> {
  const files = ["-inkey", "key.pem", "-in", "cert.pem", "-certfile", "ca.pem", "-out", "any.p12"];
  await openssl(folder, "pkcs12", "-export", ...files, "-passout", `pass:${password}`, ...way);
  return await Deno.readFile(`${folder.path}/any.p12`);
}

async function pairIn(folder: Folder): Promise<KeyPair> {
  const [cert = "", authority = "", key = ""] = await Promise.all(
    ["cert.pem", "ca.pem", "key.pem"].map((name) => Deno.readTextFile(`${folder.path}/${name}`)),
  );
  return { cert: cert + authority, key };
}

/** The same key, however it was written. */
async function keyOf(folder: Folder, { key }: KeyPair): Promise<string> {
  await folder.write("read.pem", key);
  await openssl(folder, "pkey", "-in", "read.pem", "-out", "same.pem");
  return await Deno.readTextFile(`${folder.path}/same.pem`);
}

for (const [kind, key] of Object.entries(keys)) {
  for (const [what, way] of Object.entries(ways)) {
    test(`a PKCS#12 file written ${what} is read, with a key of ${kind}`, async () => {
      await using folder = await folderWith(key);
      const wanted = await pairIn(folder);
      for (const password of ["hush", "Grüße, €🎭"]) {
        const pair = await readKeyPair(await export_(folder, password, way), password);
        assert.equal(pair.cert, wanted.cert);
        assert.equal(await keyOf(folder, pair), wanted.key);
        Deno.listenTls({ hostname: "127.0.0.1", port: 0, ...pair }).close();
      }
    });
  }
}

for (const [what, way] of Object.entries(ways)) {
  test(`a wrong password for a PKCS#12 file written ${what} is told`, async () => {
    await using folder = await folderWith(keys["EC"] ?? []);
    const bytes = await export_(folder, "hush", way);
    await assert.rejects(readKeyPair(bytes, "shout"), /cert_password is wrong/);
    // What is not encrypted has only the checksum, which forge does not look at for such a password.
    if (what !== "without encryption") {
      await assert.rejects(readKeyPair(bytes, "€"), /cert_password is wrong/);
    }
  });
}

test("a PKCS#12 file with a cipher that we have not is refused, with the way out", async () => {
  await using folder = await folderWith(keys["EC"] ?? []);
  const camellia = ["-keypbe", "CAMELLIA-128-CBC", "-certpbe", "CAMELLIA-128-CBC"];
  const bytes = await export_(folder, "hush", camellia);
  await assert.rejects(readKeyPair(bytes, "hush"), /not supported; rewrite it as PEM/);
});
