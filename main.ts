import { runDatabaseCommand } from "./database_commands.ts";
import { formatProblem, parseCommandLine, type RunRequest, usage } from "./lib/config/mod.ts";
import { errorText } from "./lib/errors.ts";
import { passwordAdvice } from "./lib/storage/mod.ts";
import { load, run } from "./run.ts";
import { version } from "./version.ts";

/** Something is wrong with the configuration or the command line: starting again would not help. */
const configurationError = 1;

async function main(argv: readonly string[]): Promise<number> {
  const request = parseCommandLine(argv);
  switch (request.kind) {
    case "help":
      console.log(usage);
      return configurationError; // COMPAT(spectrum2): scripts know this exit code
    case "version":
      console.log(`spectrum2 ${version}`);
      return 0;
    case "usage-error":
      console.error(`spectrum2: ${request.text}\n\n${usage}`);
      return configurationError;
    case "backup":
    case "restore":
    case "copy-database":
      await runDatabaseCommand(request);
      return 0;
    case "run":
      return await start(request, argv);
  }
}

async function start(request: RunRequest, argv: readonly string[]): Promise<number> {
  const loaded = await load(request);
  for (const warning of loaded.warnings) console.error(`warning: ${formatProblem(warning)}`);
  for (const problem of loaded.problems) console.error(`error: ${formatProblem(problem)}`);
  if (loaded.problems.length > 0) return configurationError;
  if (request.checkOnly) {
    const advice = await passwordAdvice(loaded.config.database);
    if (advice !== undefined) console.log(`advice: ${advice}`);
    console.log(`${request.configPath} is fine.`);
    return 0;
  }
  return await run(loaded, request, argv);
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main(Deno.args);
  } catch (error) {
    console.error(`spectrum2: ${errorText(error)}`);
    Deno.exitCode = configurationError;
  }
}
