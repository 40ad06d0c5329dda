/** Pictures of people: published (XEP-0084) or in cards (XEP-0153). Their id is the SHA-1 of their bytes, in hex. */
import type { AvatarRequest, Picture } from "../../../plugin/mod.ts";
import { ns } from "../namespaces.ts";
import type { PepNews } from "../pep.ts";
import type { Stream } from "../stream/stream.ts";
import { type Element, textOf, xml } from "../xml/element.ts";
import { bytesOf, fetchElement, imageType, readPhoto } from "./cards.ts";

/** The hash of somebody's new picture; empty if they have none any more. */
export function pictureIn({ items }: PepNews): string {
  const metadata = items[0]?.getChild("metadata", ns.avatarMetadata);
  return metadata?.getChild("info")?.attrs.id ?? "";
}

/** Fetches a picture; undefined if there is no such. */
export async function fetchPicture(request: AvatarRequest, stream: Stream): Promise<Picture | undefined> {
  const { buddy, room, nickname, avatarId } = request;
  const owner = room === undefined ? buddy : nickname === undefined ? room : `${room}/${nickname}`;
  const published = avatarId === undefined || room !== undefined
    ? undefined
    : await fetchPublished(owner, avatarId, stream).catch(() => undefined);
  if (published !== undefined) return published;
  const vcard = await fetchElement(owner, stream).catch(() => undefined);
  const photo = vcard && readPhoto(vcard);
  if (photo === undefined) return undefined;
  const hash = await sha1(photo.data);
  if (avatarId !== undefined && avatarId !== hash) return undefined;
  return { avatarId: hash, mimeType: photo.mimeType, data: photo.data };
}

async function fetchPublished(
  owner: string | undefined,
  id: string,
  stream: Stream,
): Promise<Picture | undefined> {
  const items = xml("items", { node: ns.avatarData }, xml("item", { id }));
  const answer = await stream.ask("get", xml("pubsub", { xmlns: ns.pubsub }, items), owner);
  const item = answer.getChild("pubsub", ns.pubsub)?.getChild("items")?.getChild("item");
  const data = bytesOf(textOf(item, "data", ns.avatarData) ?? "");
  return data && { avatarId: id, mimeType: imageType(data), data };
}

/** Publishes the user's picture; an empty one takes it away. */
export async function publishPicture(data: Uint8Array<ArrayBuffer>, stream: Stream): Promise<void> {
  if (data.length === 0) {
    await publish(ns.avatarMetadata, undefined, xml("metadata", { xmlns: ns.avatarMetadata }), stream);
    return;
  }
  const id = await sha1(data);
  await publish(ns.avatarData, id, xml("data", { xmlns: ns.avatarData }, data.toBase64()), stream);
  const info = xml("info", { id, bytes: String(data.length), type: imageType(data) });
  await publish(ns.avatarMetadata, id, xml("metadata", { xmlns: ns.avatarMetadata }, info), stream);
}

async function publish(
  node: string,
  id: string | undefined,
  payload: Element,
  stream: Stream,
): Promise<void> {
  const item = xml("publish", { node }, xml("item", { id }, payload));
  await stream.ask("set", xml("pubsub", { xmlns: ns.pubsub }, item));
}

async function sha1(data: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-1", data)).toHex();
}
