/** What a handler returns: now or later. */
export type Awaitable<T = void> = T | Promise<T>;
