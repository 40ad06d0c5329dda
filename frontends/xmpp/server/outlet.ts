import type { Outlet } from "./session.ts";
import type { Line } from "./stage.ts";

/** How a session speaks to its client. */
export function outletOf(line: Line): Outlet {
  return {
    write: (text) => line.write(text),
    close(why) {
      switch (why) {
        case "conflict":
          return line.close("conflict", "another client took this one's place");
        case "shutdown":
          return line.close("system-shutdown");
        case "overflow":
          return line.close("resource-constraint", "too much waits for this client");
        case "unregistered":
          return line.close("not-authorized", "the account is no more");
        case "bad-count":
          return line.close("undefined-condition", "so many stanzas were never sent");
        case undefined:
          return line.close();
      }
    },
  };
}
