/** Every backend keeps the contract: our own two, and one that shares nothing with our code but the protocol's text. */
import { fileURLToPath } from "node:url";
import { backendContract } from "../backend_contract.ts";
import type { Folder } from "./harness/folder.ts";
import { IrcPerson } from "./harness/irc_person.ts";
import { Ngircd } from "./harness/ngircd.ts";
import { Program } from "./harness/program.ts";
import { debianPython, findProgram, needPrograms } from "./harness/programs.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const pythonScript = `${repository}/tests/python_backend/echo_backend.py`;
const build = Deno.env.get("SPECTRUM2_BUILD");

const accounts = [
  { legacyName: "juliet", password: "" },
  { legacyName: "romeo", password: "" },
] as const;

/** Compiled, when those programs are to be tested; otherwise from the source. */
function ourBackend(name: "irc" | "template"): () => readonly string[] {
  if (build !== undefined) return () => [`${build}/spectrum2_${name}_backend`];
  return () => [Deno.execPath(), "run", "--quiet", "-A", `${repository}/backends/${name}/main.ts`];
}

backendContract("the template backend", {
  command: ourBackend("template"),
  network: () => Promise.resolve({ config: "", accounts, parrot: "echo" }),
});

backendContract("the IRC backend", {
  command: ourBackend("irc"),
  async network(owned, folder) {
    await needPrograms(["ngircd"], console.error);
    const ngircd = owned.use(await Ngircd.start(folder));
    const parrot = owned.use(await IrcPerson.join(ngircd.port, "parrot"));
    parrot.answers((_, text) => `I hear: ${text}`);
    const config = `irc_server = 127.0.0.1:${ngircd.port}`;
    return { config, accounts, parrot: "parrot", refused: { legacyName: "no nick", password: "" } };
  },
});

backendContract("a Python backend", {
  // env becomes Python, so the process id is the backend's
  command: (folder) => ["/usr/bin/env", `PYTHONPATH=${folder.path}`, debianPython, pythonScript],
  async network(_, folder) {
    await needPrograms(["protoc", "pythonProtobuf"], console.error);
    await generatePython(folder);
    return { config: "", accounts, parrot: "echo", refused: { legacyName: "tybalt", password: "wrong" } };
  },
});

/** Makes `protocol_pb2.py` from our own description of the protocol. */
async function generatePython(folder: Folder): Promise<void> {
  const protoc = await findProgram("protoc") ?? "protoc";
  const args = [`--python_out=${folder.path}`, `--proto_path=${repository}/proto`, "protocol.proto"];
  await using program = new Program(protoc, { args });
  const { code } = await program.ended;
  if (code !== 0) throw new Error(`protoc failed:\n${program.output.all.join("\n")}`);
}
