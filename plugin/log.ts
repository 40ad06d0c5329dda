/** Where a backend writes what happens. Never hand it a message body or a password. */
export interface Log {
  debug(text: string): void;
  error(text: string): void;
}
