"""A real XMPP client for the tests: slixmpp, driven line by line.

Arguments: JID, password, host, port and, to encrypt, a file with the authority that signed the server's
certificate. Each line on standard input is a JSON string: XML to send as it is.
Each line on standard output is a word and a JSON string: `online` with the full JID, `stanza` with the XML of
a received stanza, `failed` with a reason. The end of standard input logs out.

Nothing is answered on its own but service discovery and pings, as any client would: subscriptions are the
test's to judge.
"""

import asyncio
import json
import sys

from slixmpp import ClientXMPP


def tell(word, text):
    print(word, json.dumps(text), flush=True)


class Person(ClientXMPP):
    def __init__(self, jid, password):
        super().__init__(jid, password)
        self.auto_authorize = None
        self.auto_subscribe = False
        self.register_plugin("xep_0030")
        self.register_plugin("xep_0199")
        self.plugin["feature_mechanisms"].unencrypted_plain = True
        self.add_filter("in", self.overhear)
        self.add_event_handler("session_start", self.begin)
        self.add_event_handler("failed_all_auth", lambda _: tell("failed", "the server refused the password"))
        self.add_event_handler("connection_failed", lambda reason: tell("failed", f"no connection: {reason}"))

    def overhear(self, stanza):
        if stanza.xml.tag.rpartition("}")[2] in ("message", "presence", "iq"):
            tell("stanza", str(stanza))
        return stanza

    async def begin(self, _event):
        # A server sends roster pushes and subscription requests to those who asked for the roster.
        await self.get_roster()
        tell("online", self.boundjid.full)


async def obey(person):
    reader = asyncio.StreamReader(limit=16 * 1024 * 1024)
    await person.loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        person.send_raw(json.loads(line))
    await person.disconnect(wait=2.0)


def main():
    jid, password, host, port, *authority = sys.argv[1:]
    person = Person(jid, password)
    if authority:
        person.ca_certs = authority[0]
        person.connect((host, int(port)), force_starttls=True)
    else:
        person.connect((host, int(port)), force_starttls=False, disable_starttls=True)
    person.loop.run_until_complete(obey(person))


main()
