import assert from "node:assert/strict";
import { Crowds } from "../../proto/mod.ts";
import { test } from "../../tests/test.ts";
import { areAlike, type Channel } from "./channel.ts";
import { ChannelTable } from "./channel_table.ts";
import { Isupport } from "./protocol/isupport.ts";

const wish = { room: "#balcony", name: "#balcony", key: "", nickname: "romeo" };

function tableWithPeople(): { readonly table: ChannelTable; readonly channel: Channel } {
  const crowds = new Crowds(areAlike);
  const table = new ChannelTable((name) => crowds.view(name));
  const channel = table.add(wish);
  channel.add("juliet", new Isupport());
  channel.phase = "joined";
  channel.lost();
  channel.add("nurse", new Isupport());
  return { table, channel };
}

const waysOut: Readonly<Record<string, (table: ChannelTable, channel: Channel) => void>> = {
  "is taken out": (table, channel) => table.delete(channel),
  "is replaced by another of its name": (table) => void table.add(wish),
  "goes with its table": (table) => table.clear(),
};

for (const [way, out] of Object.entries(waysOut)) {
  test(`a channel that ${way} holds on to nobody`, () => {
    const { table, channel } = tableWithPeople();
    assert.deepEqual([channel.members.size, channel.before.size], [1, 1]);
    out(table, channel);
    assert.deepEqual([channel.members.size, channel.before.size], [0, 0]);
  });
}
