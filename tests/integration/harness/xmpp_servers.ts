import { Ejabberd } from "./ejabberd.ts";
import type { Folder } from "./folder.ts";
import { component } from "./gateway.ts";
import { needPrograms, type RequirementName } from "./programs.ts";
import { Prosody } from "./prosody.ts";

/** A real XMPP server, whichever it is. */
export interface XmppServer extends AsyncDisposable {
  readonly clientPort: number;
  readonly componentPort: number;
  /** What the running server printed. */
  readonly output: readonly string[];
  stop(): Promise<void>;
  startAgain(): Promise<void>;
}

interface Make {
  readonly name: string;
  readonly needs: readonly RequirementName[];
  start(folder: Folder, privileged: boolean): Promise<XmppServer>;
}

/** The accounts at `localhost` that each of them has. */
export const accounts = { juliet: "juliet's password", nurse: "nurse's password" };

/** Debian 12's: Prosody's module speaks `urn:xmpp:privilege:2`, its ejabberd `urn:xmpp:privilege:1`. */
export const xmppServers: readonly Make[] = [
  {
    name: "Prosody",
    needs: ["prosody", "prosodyModules", "slixmpp"],
    start: (folder, privileged) => Prosody.start(folder, { accounts, component, privileged }),
  },
  {
    name: "ejabberd",
    needs: ["ejabberd", "slixmpp"],
    start: (folder, privileged) => Ejabberd.start(folder, { accounts, component, privileged }),
  },
];

/** Starts one of them, having made sure that it is installed. */
export async function startServer(make: Make, folder: Folder, privileged: boolean): Promise<XmppServer> {
  await needPrograms(make.needs, console.error);
  return await make.start(folder, privileged);
}
