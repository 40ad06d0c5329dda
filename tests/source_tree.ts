/** The project's source files and who imports whom, read as text. */

export interface SourceFile {
  /** From the project's root: `lib/users/user.ts`. */
  readonly path: string;
  readonly text: string;
  /** Paths of the project's files that it imports, `import type` and `import()` included. */
  readonly imports: readonly string[];
  /** Everything else that it imports: bare specifiers. */
  readonly packages: readonly string[];
}

const root = new URL("../", import.meta.url);
const folders = ["backends", "frontends", "lib", "plugin", "proto", "tests", "tools"];

export async function readSourceTree(): Promise<ReadonlyMap<string, SourceFile>> {
  const files = new Map<string, SourceFile>();
  for await (const path of sourcePaths()) {
    files.set(path, read(path, await Deno.readTextFile(new URL(path, root))));
  }
  return files;
}

/** Tests, benches, and what exists only for them. */
export function isForTests(path: string): boolean {
  return path.startsWith("tests/") || /(_test|_bench|_testing|\/testing)\.ts$|\/fake_[a-z_]*\.ts$/.test(path);
}

async function* sourcePaths(): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(root)) if (entry.name.endsWith(".ts")) yield entry.name;
  for (const folder of folders) yield* below(`${folder}/`);
}

async function* below(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    if (isDirectory) yield* below(`${folder}${name}/`);
    else if (/\.(ts|js)$/.test(name)) yield `${folder}${name}`;
  }
}

const importing = /(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"|@ts-types="([^"]+)"/g;

function read(path: string, text: string): SourceFile {
  const specifiers = [...text.matchAll(importing)].map((match) => match[1] ?? match[2] ?? "");
  const local = specifiers.filter((specifier) => specifier.startsWith("."));
  return {
    path,
    text,
    imports: local.map((specifier) => new URL(specifier, new URL(path, root)).href.slice(root.href.length)),
    packages: specifiers.filter((specifier) => !specifier.startsWith(".")),
  };
}
