/** Work on a database instead of running an instance. */
export type DatabaseRequest =
  | { readonly kind: "backup"; readonly configPath: string; readonly file: string }
  | {
    readonly kind: "restore";
    readonly configPath: string;
    readonly file: string;
    readonly force: boolean;
  }
  | { readonly kind: "copy-database"; readonly from: string; readonly to: string; readonly force: boolean };

export const databaseUsage = `
  spectrum2 backup CONFIG_FILE FILE               write the database to a file; the instance may be running
  spectrum2 restore [--force] CONFIG_FILE FILE    put a backup into a database; --force: replace what is there
  spectrum2 copy-database [--force] FROM_CONFIG TO_CONFIG
                                                  copy a database to one of any kind
`;

/** Undefined when the arguments do not begin with one of these commands; a text when they make no sense. */
export function parseDatabaseCommand(
  [command, ...rest]: readonly string[],
): DatabaseRequest | string | undefined {
  if (command !== "backup" && command !== "restore" && command !== "copy-database") return undefined;
  const force = command !== "backup" && rest.includes("--force");
  const paths = rest.filter((argument) => !(force && argument === "--force"));
  const unknown = paths.find((argument) => argument.startsWith("-"));
  if (unknown !== undefined) return `${command} has no option ${unknown}`;
  const [first, second] = paths;
  if (first === undefined || second === undefined || paths.length > 2) {
    return `${command} needs ${command === "copy-database" ? "two CONFIG_FILEs" : "CONFIG_FILE and FILE"}`;
  }
  switch (command) {
    case "backup":
      return { kind: command, configPath: first, file: second };
    case "restore":
      return { kind: command, configPath: first, file: second, force };
    case "copy-database":
      return { kind: command, from: first, to: second, force };
  }
}
