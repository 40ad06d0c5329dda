/** Prints the sample configurations in transports/ from the list of options: `deno task samples`. */
import { fileURLToPath } from "node:url";
import { sampleFile } from "../lib/config/mod.ts";

interface Sample {
  readonly file: string;
  readonly about: string;
  readonly settings: Readonly<Record<string, string>>;
  /** What only the backend reads, in the file's own words. */
  readonly backend: string;
}

const common = {
  "service.server": "127.0.0.1",
  "service.port": "5347",
  "service.password": "change me",
  "database.type": "sqlite3",
} as const;

const samples: readonly Sample[] = [
  {
    file: "irc.cfg",
    about: "A transport to IRC.",
    settings: {
      ...common,
      "service.jid": "irc.localhost",
      "service.backend": "spectrum2_irc_backend",
      "identity.name": "IRC",
      "identity.type": "irc",
      "registration.instructions": "Choose the nick that you want to have on IRC.",
      "registration.username_label": "Nick",
    },
    backend: `# What the IRC backend reads.

[service]

# The IRC server: HOST or HOST:PORT; with TLS on port 6697 or HOST:+PORT. More lines: more servers, tried in turn.
irc_server = irc.libera.chat:6697
`,
  },
  {
    file: "xmpp.cfg",
    about: "A transport to accounts on other XMPP servers.",
    settings: {
      ...common,
      "service.jid": "xmpp.localhost",
      "service.backend": "spectrum2_xmpp_backend",
      "identity.name": "XMPP",
      "identity.type": "xmpp",
      "registration.instructions": "Your address on the other server, and its password.",
      "registration.username_label": "Address",
    },
    backend: `# What the XMPP backend reads.

[service]

# The server for every account: HOST, HOST:PORT or xmpps://HOST:PORT. Without it, each address's own server.
# xmpp_server = xmpp.example.org

# The only domains whose accounts may be used; one a line. Without it, all that are on the public network.
# xmpp_domain = example.org

# A file with the certificate of an authority (PEM) that this system does not have.
# xmpp_ca = /etc/ssl/our-ca.pem

# Note rooms that users enter and leave here among the bookmarks of their account, for its other clients.
# xmpp_bookmarks = 1
`,
  },
  {
    file: "template.cfg",
    about: "The example backend: it has one buddy, who says again what you say.",
    settings: {
      ...common,
      "service.jid": "template.localhost",
      "service.backend": "spectrum2_template_backend",
      "identity.name": "Echo",
      "identity.type": "echo",
    },
    backend: "",
  },
];

function introduction({ file, about, settings }: Sample): string {
  const jid = settings["service.jid"] ?? "";
  return `# ${about}  Start it with: spectrum2 transports/${file}
#
# Change service.jid, service.server and service.password. The XMPP server must know the same name and secret; for
# Prosody these are two lines of prosody.cfg.lua:
#
#     Component "${jid}"
#         component_secret = "change me"
#
# A line that begins with # changes nothing and shows the default. Everything behind a # is a comment, in values too.
`;
}

function render(sample: Sample): string {
  const parts = [introduction(sample), sampleFile(sample.settings), sample.backend];
  return parts.filter((part) => part !== "").join("\n");
}

const folder = fileURLToPath(new URL("../transports/", import.meta.url));

/** The samples as they should be: path and text. */
export function sampleFiles(): readonly { path: string; text: string }[] {
  return samples.map((sample) => ({ path: folder + sample.file, text: render(sample) }));
}

if (import.meta.main) {
  for (const { path, text } of sampleFiles()) await Deno.writeTextFile(path, text);
}
