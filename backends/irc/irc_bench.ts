/** What a line costs, and a room of 5,000. */
import { Reporter } from "../../plugin/mod.ts";
import { Crowds } from "../../proto/mod.ts";
import { areAlike } from "./channel.ts";
import { type IrcSocket, LineSocket } from "./line_socket.ts";
import { Link } from "./link.ts";
import { namesOfOnly } from "./names.ts";
import { parseLine } from "./protocol/line.ts";
import { RoomReports } from "./room_reports.ts";
import { Rooms } from "./rooms.ts";

const said =
  "@time=2026-01-02T03:04:05.678Z;msgid=abc :juliet!j@capulet.example PRIVMSG #balcony :O Romeo, Romeo";

Deno.bench("parse a message with tags", () => void parseLine(said));

const silent: IrcSocket = {
  read: () => new Promise(() => {}),
  write: (bytes) => Promise.resolve(bytes.length),
  close: () => {},
};

const crowds = new Crowds(areAlike);
const people = Array.from({ length: 5000 }, (_, index) => `person${index}`);
const lines = [":romeo!r@h JOIN #crowd"];
for (let at = 0; at < people.length; at += 40) {
  lines.push(`:irc.test 353 romeo = #crowd :${people.slice(at, at + 40).join(" ")}`);
}
lines.push(":irc.test 366 romeo #crowd :End");

Deno.bench("join a room of 5,000", () => {
  const options = {
    onLine: () => {},
    onFault: () => {},
    onClose: () => {},
    readyToRead: () => Promise.resolve(),
    charset: "utf-8",
  };
  const link = new Link(new LineSocket(silent, options), {
    pace: { burst: 10, rate: 1 },
    now: Date.now,
    answerTime: 1000,
  });
  link.nick = "romeo";
  using rooms = new Rooms({
    reports: new RoomReports("u@h", namesOfOnly("irc.test"), new Reporter(() => {})),
    membersOf: (channel) => crowds.view(channel),
    splitTimes: { gather: 1, grace: 1 },
    awayInterval: 1_000_000,
    now: Date.now,
    onEmpty: () => {},
  });
  rooms.start(link);
  void rooms.join("#crowd", "#crowd", "romeo", "");
  for (const line of lines) {
    const parsed = parseLine(line);
    if (parsed !== undefined) rooms.receive(parsed, link);
  }
  link.close();
});
