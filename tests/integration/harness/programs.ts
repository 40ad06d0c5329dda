/** A program that the integration tests or the demo run, and the Debian package that brings it. */
interface Requirement {
  readonly what: string;
  readonly package: string;
  readonly present: () => Promise<boolean>;
}

const searched = [...(Deno.env.get("PATH") ?? "").split(":"), "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** The full path of a program on this machine, looking also where a plain user's PATH does not. */
export async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of searched.filter((folder) => folder !== "")) {
    const info = await Deno.stat(`${folder}/${name}`).catch(() => undefined);
    if (info?.isFile) return `${folder}/${name}`;
  }
  return undefined;
}

/** The folder with the programs of the newest PostgreSQL on this machine: Debian keeps them off the PATH. */
export async function newestPostgres(): Promise<string | undefined> {
  const versions = await Array.fromAsync(Deno.readDir("/usr/lib/postgresql")).catch(() => []);
  const numbers = versions.map(({ name }) => Number(name)).filter(Number.isInteger);
  return numbers.length === 0 ? undefined : `/usr/lib/postgresql/${Math.max(...numbers)}/bin`;
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** Debian's own Python: another one on the PATH would not see Debian's packages. */
export const debianPython = "/usr/bin/python3";

/** Whether Debian's Python finds a module. */
async function pythonHas(module: string): Promise<boolean> {
  const probe = new Deno.Command(debianPython, {
    args: ["-c", `import ${module}`],
    stderr: "null",
    stdout: "null",
  });
  const output = await probe.output().catch(() => undefined);
  return output?.success ?? false;
}

const requirements = {
  prosody: {
    what: "the XMPP server Prosody",
    package: "prosody",
    present: async () => await findProgram("prosody") !== undefined,
  },
  prosodyModules: {
    what: "the community modules of Prosody",
    package: "prosody-modules",
    present: async () => await isThere("/usr/lib/prosody/modules/mod_privilege/mod_privilege.lua"),
  },
  ejabberd: {
    what: "the XMPP server ejabberd",
    package: "ejabberd",
    present: async () => await findProgram("ejabberdctl") !== undefined,
  },
  ngircd: {
    what: "the IRC server ngIRCd",
    package: "ngircd",
    present: async () => await findProgram("ngircd") !== undefined,
  },
  inspircd: {
    what: "the IRC server InspIRCd",
    package: "inspircd",
    present: async () => await findProgram("inspircd") !== undefined,
  },
  atheme: {
    what: "Atheme, services for IRC networks",
    package: "atheme-services",
    present: async () => await findProgram("atheme-services") !== undefined,
  },
  znc: {
    what: "the IRC bouncer ZNC",
    package: "znc",
    present: async () => await findProgram("znc") !== undefined,
  },
  slixmpp: {
    what: "the XMPP client library slixmpp for Debian's Python",
    package: "python3-slixmpp",
    present: () => pythonHas("slixmpp"),
  },
  postgresql: {
    what: "the database server PostgreSQL",
    package: "postgresql",
    present: async () => await newestPostgres() !== undefined,
  },
  mariadb: {
    what: "the database server MariaDB",
    package: "mariadb-server",
    present: async () => await findProgram("mariadbd") !== undefined,
  },
  profanity: {
    what: "the XMPP client Profanity",
    package: "profanity",
    present: async () => await findProgram("profanity") !== undefined,
  },
  tmux: {
    what: "tmux, a terminal for programs",
    package: "tmux",
    present: async () => await findProgram("tmux") !== undefined,
  },
  openssl: {
    what: "OpenSSL, which makes the tests' certificates",
    package: "openssl",
    present: async () => await findProgram("openssl") !== undefined,
  },
  npm: {
    what: "npm, which brings Node",
    package: "npm",
    present: async () => await findProgram("npm") !== undefined,
  },
  protoc: {
    what: "the compiler of protocol buffers",
    package: "protobuf-compiler",
    present: async () => await findProgram("protoc") !== undefined,
  },
  pythonProtobuf: {
    what: "protocol buffers for Debian's Python",
    package: "python3-protobuf",
    present: () => pythonHas("google.protobuf"),
  },
} as const satisfies Record<string, Requirement>;

export type RequirementName = keyof typeof requirements;

/** Something is not on this machine and may not be installed by us; the message says what to do. */
export class MissingPrograms extends Error {}

async function missing(names: readonly RequirementName[]): Promise<Requirement[]> {
  const wanted = names.map((name) => requirements[name]);
  const present = await Promise.all(wanted.map((requirement) => requirement.present()));
  return wanted.filter((_, index) => !present[index]);
}

/** What somebody who may install packages has to do. */
export function howToInstall(absent: readonly Pick<Requirement, "what" | "package">[]): string {
  const packages = absent.map((requirement) => requirement.package).join(" ");
  return `${absent.map((requirement) => requirement.what).join(", ")}: not found on this machine. ` +
    `Install with: sudo apt-get install ${packages}`;
}

async function run(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<void> {
  const { success, code, stderr } = await new Deno.Command(command, {
    args: [...args],
    env,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  throw new Error(
    `${command} ${args.join(" ")} failed with code ${code}: ${new TextDecoder().decode(stderr)}`,
  );
}

/** Runs `install` under a policy that keeps Debian packages from starting their services. */
async function withoutServices(install: () => Promise<void>): Promise<void> {
  const policy = "/usr/sbin/policy-rc.d";
  const theirs = await Deno.stat(policy).catch(() => undefined);
  if (theirs !== undefined) return await install();
  await Deno.writeTextFile(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    await install();
  } finally {
    await Deno.remove(policy);
  }
}

async function aptInstall(absent: readonly Requirement[]): Promise<void> {
  const quiet = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-q"], quiet);
  const packages = absent.map((requirement) => requirement.package);
  await withoutServices(() =>
    run("apt-get", ["install", "-q", "-y", "--no-install-recommends", ...packages], quiet)
  );
}

/**
 * Makes sure that what is named is on this machine. As root on a Debian system the missing packages are
 * installed, and `tell` says so first; anybody else gets an error that names the packages and the command.
 */
export async function needPrograms(
  names: readonly RequirementName[],
  tell: (line: string) => void,
): Promise<void> {
  const absent = await missing(names);
  if (absent.length === 0) return;
  const mayInstall = Deno.uid() === 0 && await findProgram("apt-get") !== undefined;
  if (!mayInstall) throw new MissingPrograms(howToInstall(absent));
  tell(`Installing ${absent.map((requirement) => requirement.package).join(", ")} with apt-get (as root) …`);
  await aptInstall(absent);
  const still = await missing(names);
  if (still.length > 0) throw new MissingPrograms(howToInstall(still));
}
