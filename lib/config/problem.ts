/** Something in a configuration that keeps the instance from starting. */
export interface ConfigProblem {
  /** The file, or `command line`. */
  readonly source: string;
  /** Counted from 1; none for what is missing or was given on the command line. */
  readonly line?: number;
  readonly key?: string;
  readonly text: string;
}

/** Something that is legal and probably not meant. */
export type ConfigWarning = ConfigProblem;

/** `transports/irc.cfg:12: service.port: "abc" is not a whole number` */
export function formatProblem({ source, line, key, text }: ConfigProblem): string {
  const place = line === undefined ? source : `${source}:${line}`;
  return key === undefined ? `${place}: ${text}` : `${place}: ${key}: ${text}`;
}

/** In the order of the file; what has no line comes last. */
export function byLine(a: ConfigProblem, b: ConfigProblem): number {
  return (a.line ?? Number.MAX_SAFE_INTEGER) - (b.line ?? Number.MAX_SAFE_INTEGER);
}
