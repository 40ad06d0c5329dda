"""A small backend in Python, in the manner of the ones that people have written for Spectrum 2.

It shares nothing with the TypeScript code but proto/protocol.proto: protocol_pb2 is made from it by protoc, and must be
on PYTHONPATH. Its network has one person, "echo", who says back what is said to them; the password "wrong" is refused.
"""

import argparse
import os
import signal
import socket
import struct
import sys

import protocol_pb2
from google.protobuf.message import DecodeError

AUTHENTICATION_FAILED = 2
PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


def memory_kib():
    """Resident and shared memory of this process."""
    with open("/proc/self/statm") as statm:
        _, resident, shared, *_ = statm.read().split()
    return int(resident) * PAGE_KIB, int(shared) * PAGE_KIB


class InstanceGone(Exception):
    pass


class Backend:
    def __init__(self, host, port):
        self.resident_at_start, _ = memory_kib()
        self.users = {}
        self.sock = socket.create_connection((host, port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests = {
            protocol_pb2.WrapperMessage.TYPE_PING: self.ping,
            protocol_pb2.WrapperMessage.TYPE_LOGIN: self.login,
            protocol_pb2.WrapperMessage.TYPE_LOGOUT: self.logout,
            protocol_pb2.WrapperMessage.TYPE_CONV_MESSAGE: self.message,
        }

    def send(self, kind, payload=None):
        wrapper = protocol_pb2.WrapperMessage(type=kind)
        if payload is not None:
            wrapper.payload = payload.SerializeToString()
        body = wrapper.SerializeToString()
        self.sock.sendall(struct.pack(">I", len(body)) + body)

    def read_exactly(self, size):
        data = b""
        while len(data) < size:
            piece = self.sock.recv(size - len(data))
            if not piece:
                raise InstanceGone
            data += piece
        return data

    def run(self):
        """Serves until the instance says EXIT."""
        config = "[features]\nsend_buddies_on_login = 1\n[registration]\nneedPassword = false"
        self.send(
            protocol_pb2.WrapperMessage.TYPE_BACKEND_CONFIG,
            protocol_pb2.BackendConfig(config=config),
        )
        while True:
            (size,) = struct.unpack(">I", self.read_exactly(4))
            body = self.read_exactly(size)
            wrapper = protocol_pb2.WrapperMessage()
            try:
                wrapper.ParseFromString(body)
                if wrapper.type == protocol_pb2.WrapperMessage.TYPE_EXIT:
                    return
                request = self.requests.get(wrapper.type)
                if request is not None:
                    request(wrapper.payload)
            except DecodeError as error:
                print("dropped a frame:", error, file=sys.stderr)

    def ping(self, _payload):
        self.send(protocol_pb2.WrapperMessage.TYPE_PONG)
        resident, shared = memory_kib()
        stats = protocol_pb2.Stats(
            res=resident, init_res=self.resident_at_start, shared=shared, id=str(os.getpid())
        )
        self.send(protocol_pb2.WrapperMessage.TYPE_STATS, stats)

    def login(self, payload):
        request = protocol_pb2.Login.FromString(payload)
        if request.password == "wrong":
            refusal = protocol_pb2.Disconnected(
                user=request.user, error=AUTHENTICATION_FAILED, message="Wrong password"
            )
            self.send(protocol_pb2.WrapperMessage.TYPE_DISCONNECTED, refusal)
            return
        self.users[request.user] = request.legacyName
        self.send(
            protocol_pb2.WrapperMessage.TYPE_CONNECTED, protocol_pb2.Connected(user=request.user)
        )
        buddy = protocol_pb2.Buddy(
            userName=request.user,
            buddyName="echo",
            alias="Echo",
            group=["Python"],
            status=protocol_pb2.STATUS_ONLINE,
        )
        self.send(protocol_pb2.WrapperMessage.TYPE_BUDDY_CHANGED, buddy)

    def logout(self, payload):
        self.users.pop(protocol_pb2.Logout.FromString(payload).user, None)

    def message(self, payload):
        said = protocol_pb2.ConversationMessage.FromString(payload)
        if said.userName in self.users and said.message:
            answer = protocol_pb2.ConversationMessage(
                userName=said.userName, buddyName=said.buddyName, message=said.message
            )
            self.send(protocol_pb2.WrapperMessage.TYPE_CONV_MESSAGE, answer)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--service.backend_id", metavar="ID", type=int, required=True)
    parser.add_argument("config")
    parser.add_argument("-j", metavar="JID", required=True)
    arguments, _ = parser.parse_known_args()
    with open(arguments.config):
        pass  # it must be there; an echo needs nothing of it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        Backend(arguments.host, arguments.port).run()
    except InstanceGone:
        sys.exit(1)


if __name__ == "__main__":
    main()
