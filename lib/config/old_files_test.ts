/** Files as people have them from Spectrum 2, in the shapes of its three samples. */
import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { loadConfig } from "./load.ts";

const gateway = `
# a gateway, as most people run it
[service]
#user=spectrum
#group=spectrum
jid = icq.domain.tld
password = secret
server = 127.0.0.1
port = 5347
backend_host = 127.0.0.1
users_per_backend = 10
backend=/usr/bin/spectrum2_libpurple_backend   # the full path
protocol=prpl-jabber
enable_remove_buddy=1
#admin_jid = admin@domain.tld

[identity]
name=Spectrum Jabber Transport
type=xmpp
category=gateway

[logging]
config=/etc/spectrum2/logging.cfg
backend_config=/etc/spectrum2/backend-logging.cfg

[database]
type=sqlite3

[registration]
enable_public_registration=1
username_label=Jabber JID (e.g. user@server.tld):
instructions=Enter your remote jabber JID and password as well as your local username and password
#require_local_account=1
`;

const serverMode = `
[service]
server_mode = 1
jid = localhost
password = secret
server = 0.0.0.0
port = 5222
cert = server.pfx
cert_password = test
users_per_backend=10
backend=/usr/bin/spectrum2_libpurple_backend
protocol=prpl-jabber

[identity]
name=Spectrum Jabber Transport
type=xmpp
category=gateway

[logging]
config=/etc/spectrum2/logging.cfg
backend_config=/etc/spectrum2/backend-logging.cfg

[database]
type = none

[registration]
enable_public_registration=1
`;

const developer = `
[service]
jid = localhost
password = secret
server = 127.0.0.1
port = 5222
server_mode = 1
backend_host=localhost
pidfile=./test.pid
admin_jid=admin@localhost
admin_jid=second@localhost
admin_password=test
cert=server.pfx
users_per_backend=2
backend=../../backends/libcommuni/libcommuni_backend
irc_server=irc.example.org
working_dir=./$jid

[purple]
# protocol options
use-ssl=1

[backend]
no_vcard_fetch=true

[database]
database=test.sql
prefix=icq
type=none
`;

function load(text: string) {
  const { problems, warnings, ...rest } = loadConfig({ path: "old.cfg", text });
  assert.deepEqual(problems, []);
  assert.deepEqual(warnings, []);
  return rest;
}

test("an old gateway's file loads", () => {
  const { config, unused } = load(gateway);
  assert.equal(config.service.jid, "icq.domain.tld");
  assert.equal(config.service.port, 5347);
  assert.equal(config.service.backend, "/usr/bin/spectrum2_libpurple_backend");
  assert.equal(config.service.enableRemoveBuddy, true);
  assert.equal(config.database.type, "sqlite3");
  assert.equal(config.database.database, "/var/lib/spectrum2/icq.domain.tld/database.sql");
  assert.equal(config.registration.usernameLabel, "Jabber JID (e.g. user@server.tld):");
  assert.deepEqual(unused, ["logging.config"]);
});

test("an old server mode's file loads", () => {
  const { config, unused } = load(serverMode);
  assert.equal(config.service.serverMode, true);
  assert.equal(config.service.server, "0.0.0.0");
  assert.deepEqual(unused, ["logging.config"]);
});

test("an old developer's file loads", () => {
  const { config, raw } = load(developer);
  assert.equal(config.service.workingDir, "./localhost");
  assert.equal(config.database.prefix, "icq");
  assert.deepEqual(raw.get("service.admin_jid"), ["admin@localhost", "second@localhost"]);
  assert.deepEqual(raw.get("service.irc_server"), ["irc.example.org"]);
});
