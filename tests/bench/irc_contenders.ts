import type { Folder } from "../integration/harness/folder.ts";
import { Program } from "../integration/harness/program.ts";
import { findProgram, howToInstall } from "../integration/harness/programs.ts";
import { findBackend, findGateway } from "./gateway_process.ts";

/** The component's JID: rooms are `#room@irc.localhost`. */
export const ircGatewayJid = "irc.localhost";

/** Where a gateway finds the two servers that are played around it. */
export interface Surroundings {
  readonly folder: Folder;
  /** The port of the XMPP server's components, on 127.0.0.1. */
  readonly xmppPort: number;
  /** The IRC server listens there on port 6667: biboumi is not told another one. */
  readonly ircHost: string;
  /** Users may say to IRC as much at once as they like, where the gateway has such an option. */
  readonly freeSpeech: boolean;
}

interface Contender {
  readonly title: string;
  /** Its flood control can be turned off by its configuration. */
  readonly hasFreeSpeech: boolean;
  /** What is missing on this machine, and how to get it; undefined if nothing is. */
  missing(): Promise<string | undefined>;
  start(surroundings: Surroundings): Promise<Program>;
}

export const contenders = {
  biboumiArchive: biboumi("biboumi, archive", "biboumi.sqlite"),
  oursArchive: ours("ours, archive", 7),
  biboumi: biboumi("biboumi", ""),
  ours: ours("ours", 0),
} as const satisfies Record<string, Contender>;

export type ContenderName = keyof typeof contenders;

export const contenderNames = Object.keys(contenders).filter((name): name is ContenderName =>
  name in contenders
);

/** Debian's biboumi; without the name of a database it keeps no archive. */
function biboumi(title: string, database: string): Contender {
  return {
    title,
    hasFreeSpeech: false,
    missing: async () =>
      await findProgram("biboumi") === undefined
        ? howToInstall([{ what: "the IRC gateway biboumi", package: "biboumi" }])
        : undefined,
    start: async ({ folder, xmppPort, ircHost }) => {
      const config = await folder.write(
        "biboumi.cfg",
        `hostname=${ircGatewayJid}
password=secret
xmpp_server_ip=127.0.0.1
port=${xmppPort}
fixed_irc_server=${ircHost}
db_name=${database && `${folder.path}/${database}`}
identd_port=0
log_level=2
`,
      );
      return new Program("biboumi", { args: [config], cwd: folder.path });
    },
  };
}

function ours(title: string, archiveDays: number): Contender {
  return {
    title,
    hasFreeSpeech: true,
    missing: () => Promise.resolve(undefined),
    start: async ({ folder, xmppPort, ircHost, freeSpeech }) => {
      const { command, args } = await findGateway();
      const config = await folder.write(
        "spectrum2.cfg",
        `[service]
jid = ${ircGatewayJid}
password = secret
server = 127.0.0.1
port = ${xmppPort}
backend = ${await findBackend("irc")}
users_per_backend = 100000
working_dir = ${folder.path}/work
irc_server = ${ircHost}:6667
irc_list = 0
room_archive_days = ${archiveDays}
${freeSpeech ? "irc_burst = 1000000" : ""}
[registration]
needRegistration = 0
[database]
type = sqlite3
database = ${folder.path}/database.sqlite
[logging]
level = warning
directory = ${folder.path}/log
`,
      );
      return new Program(command, { args: [...args, "-n", config], cwd: folder.path });
    },
  };
}
