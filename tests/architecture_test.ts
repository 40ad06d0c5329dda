/** The rules of the house (ARCHITECTURE.md) as a program. A review remark made twice becomes a rule here. */
import assert from "node:assert/strict";
import { isForTests, readSourceTree, type SourceFile } from "./source_tree.ts";
import { test } from "./test.ts";

const tree = await readSourceTree();
const product = [...tree.values()].filter(({ path }) => !isForTests(path) && !path.startsWith("tools/"));

/** What each part may import, besides itself. */
const arrows: Record<string, readonly string[]> = {
  proto: [],
  plugin: ["proto"],
  backends: ["plugin", "proto"],
  lib: ["proto"],
  frontends: ["lib", "proto"],
  "main.ts": ["run.ts", "database_commands.ts", "version.ts", "lib"],
  "database_commands.ts": ["run.ts", "progress_bar.ts", "lib"],
  "progress_bar.ts": [],
  "run.ts": ["version.ts", "lib", "frontends"],
  "version.ts": ["deno.json"],
};

/** Inside `lib`, from the ground up: each floor may import those below and itself. */
const floors: readonly (readonly string[])[] = [
  ["ids", "errors", "clock", "availability", "events", "message", "people", "login_step", "room"],
  ["config", "log"],
  ["storage"],
  ["users", "roster", "conversations", "frontend"],
  ["backend", "admin", "metrics"],
  ["instance"],
];

/** The only files that may touch the operating system. */
const edges = [
  /^(main|run|database_commands)\.ts$/,
  /^lib\/backend\/(listen|peer_process|spawn)\.ts$/,
  /^frontends\/xmpp\/server\/(client_ports|digests|loopback_tls)\.ts$/,
  /^lib\/log\/sink\.ts$/,
  /^lib\/storage\/(sqlite|passwords\/keys|mysql\/open|postgres\/(open|socket))\.ts$/,
  /^plugin\/(run|remote|memory|config_file)\.ts$/,
  /^backends\/[a-z0-9]+\/main\.ts$/,
];

function violations(files: Iterable<SourceFile>, broken: (file: SourceFile) => Iterable<string>): string[] {
  return [...files].flatMap((file) => [...broken(file)].map((what) => `${file.path}: ${what}`));
}

test("every part imports only what lies below it", () => {
  const found = violations(product, function* ({ path, imports }) {
    const part = path.split("/")[0] ?? "";
    for (const target of imports) {
      const other = target.split("/")[0] ?? "";
      if (other !== part && !arrows[part]?.includes(other)) yield `imports ${target}`;
    }
  });
  assert.deepEqual(found, []);
});

test("backends know nothing of each other", () => {
  const backends = product.filter(({ path }) => path.startsWith("backends/"));
  const found = violations(backends, function* ({ path, imports }) {
    const own = path.split("/").slice(0, 2).join("/");
    for (const target of imports) {
      if (target.startsWith("backends/") && !target.startsWith(`${own}/`)) yield `imports ${target}`;
    }
  });
  assert.deepEqual(found, []);
});

test("inside lib every file imports only from its own floor or below", () => {
  const floorOf = (path: string) => {
    const name = (path.split("/")[1] ?? "").replace(/\.ts$/, "");
    return floors.findIndex((floor) => floor.includes(name));
  };
  const found = violations(
    product.filter(({ path }) => path.startsWith("lib/")),
    function* ({ path, imports }) {
      if (floorOf(path) < 0) yield "stands on no floor: name it in tests/architecture_test.ts";
      for (const target of imports) {
        if (target.startsWith("lib/") && floorOf(target) > floorOf(path)) yield `imports ${target}`;
      }
    },
  );
  assert.deepEqual(found, []);
});

test("no imports run in a circle, not even of types", () => {
  assert.equal(findCycle(tree), undefined);
});

test("nothing imports what exists for tests, except tests", () => {
  const found = violations(product, function* ({ imports }) {
    for (const target of imports) if (isForTests(target)) yield `imports ${target}`;
  });
  assert.deepEqual(found, []);
});

test("only edge files touch the operating system", () => {
  const inner = product.filter(({ path }) => path.endsWith(".ts") && !edges.some((edge) => edge.test(path)));
  const found = violations(inner, function* ({ text, packages }) {
    const use = /\bDeno\.\w+/.exec(codeOf(text));
    if (use) yield `uses ${use[0]}`;
    for (const name of packages) {
      if (name.startsWith("node:") && name !== "node:events") yield `imports ${name}`;
    }
  });
  assert.deepEqual(found, []);
});

test("files and folders are named for one thing, in snake_case", () => {
  const found = violations(tree.values(), function* ({ path }) {
    const name = path.split("/").pop() ?? "";
    if (!/^[a-z0-9_]+(\.d)?\.(ts|js)$/.test(name)) yield "is not snake_case";
    if (/^(utils?|helpers?|common|misc|types|manager)\.ts$/.test(name)) yield "is a name for anything";
  });
  assert.deepEqual(found, []);
});

test("mod.ts only re-exports", () => {
  const mods = product.filter(({ path }) => path.endsWith("/mod.ts"));
  const found = violations(mods, function* ({ text }) {
    const rest = withoutComments(text).replace(/export[^;]*? from "[^"]+";/g, "")
      .trim();
    if (rest !== "") yield `holds ${rest.slice(0, 60)}`;
  });
  assert.deepEqual(found, []);
});

test("no source file grows beyond 300 lines", () => {
  const written = product.filter(({ path }) => !path.startsWith("proto/messages"));
  const found = violations(written, function* ({ text }) {
    const lines = text.split("\n").length - 1;
    if (lines > 300) yield `has ${lines} lines`;
  });
  assert.deepEqual(found, []);
});

test("types are not argued with outside the codec", () => {
  const own = product.filter(({ path }) => !/^proto\/(wrapper\.ts|messages)|^lib\/ids\.ts$/.test(path));
  const found = violations(own, function* ({ text }) {
    // What is imported under another name is no cast.
    const code = codeOf(text).replace(/^(?:import|export) [^;]*? from "";$/gm, "");
    for (
      const [cast] of code.matchAll(
        /[\w)\]}>] as (?!const\b)[A-Z{(]\w*|: any\b|@ts-(ignore|expect-error|nocheck)/g,
      )
    ) {
      yield `has "${cast}"`;
    }
  });
  assert.deepEqual(found, []);
});

const commentOrString =
  /\/\*[\s\S]*?\*\/|\/\/.*$|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/gm;

function withoutComments(text: string): string {
  return text.replace(commentOrString, (found) => found.startsWith("/") ? "" : found);
}

/** Without comments and the contents of strings. */
function codeOf(text: string): string {
  return text.replace(commentOrString, (found) => found.startsWith("/") ? "" : '""');
}

/** The files of a circle in order, if there is one. */
function findCycle(files: ReadonlyMap<string, SourceFile>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (at: string): string[] | undefined => {
    if (done.has(at)) return undefined;
    if (path.includes(at)) return [...path.slice(path.indexOf(at)), at];
    path.push(at);
    for (const next of files.get(at)?.imports ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(at);
    return undefined;
  };
  for (const file of files.keys()) {
    const cycle = visit(file);
    if (cycle) return cycle;
  }
  return undefined;
}
