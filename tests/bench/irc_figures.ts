/** One number, or one for each of the steps that it was measured in. */
export type Figure = number | readonly number[];

type Label = (plan: { readonly users: number; readonly crowd: number; readonly throng: number }) => string;

/** What is measured, in the order of the table. Every name ends with its unit. */
export const labels = {
  busyPerSecond: ({ users }) => `stanzas/s, a room of ${users} users`,
  busyCpuUs: () => "CPU per stanza there, µs",
  outCpuUs: () => "CPU per message to IRC, µs",
  outWarmUs: ({ users }) => `the same, the first ${users * 8}, then each time as many as before, µs`,
  outPerSecond: () => "messages/s to IRC",
  inCpuUs: () => "CPU per message from IRC, µs",
  inPerSecond: () => "messages/s from IRC",
  joinMs: ({ users }) => `${users} joins of one room, ms`,
  joinOwnMs: ({ users }) => `${users} joins of a room each, ms`,
  joinCpuMs: () => "CPU of both, ms",
  crowdMs: ({ crowd }) => `join of a room of ${crowd}, ms`,
  crowdCpuMs: () => "CPU of that, ms",
  startMb: () => "memory at the start, MB",
  joinedMb: ({ users }) => `memory with ${users} users in two rooms, MB`,
  userKb: () => "the difference, for each user, kB",
  growthMb: ({ users }) => `memory with ${users}, ${2 * users}, ${3 * users} users, MB`,
  furtherUserKb: () => "a further user, kB (slope)",
  throngMs: ({ throng }) => `join of a room of ${throng}, ms`,
  throngCpuMs: () => "CPU of that, ms",
  throngMb: () => "memory of that, MB",
  throngOneCpuUs: () => "CPU per message there, one user, µs",
  throngUsersMs: ({ users }) => `${users - 1} users join there too, ms`,
  throngUsersCpuMs: () => "CPU of those, ms",
  throngUsersMb: () => "memory of those, MB",
  throngAllCpuUs: ({ users }) => `CPU per message there, ${users} users, µs`,
  throngStanzaCpuUs: () => "the same for each stanza, µs",
  calibrationMs: () => "calibration, ms",
} as const satisfies Record<string, Label>;

export type FigureName = keyof typeof labels;

/** What one contender was measured to do in one round. A part that failed leaves its figures out. */
export type Figures = Readonly<Partial<Record<FigureName, Figure>>>;

/** The names in the order of the table. */
export function figureNames(): FigureName[] {
  return Object.keys(labels).filter((name): name is FigureName => name in labels);
}
