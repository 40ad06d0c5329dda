import type { NodeInfo } from "../disco_info.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";

/** XEP-0115: what somebody can do stands in presence as a hash. Here it is looked up, ours and that of users' clients. */
export const caps: Feature = {
  name: "entity capabilities",
  spec: "XEP-0115",
  version: "1.6.0",
  advertise: { transport: [ns.caps], contact: [ns.caps] },
  presence: note,
  nodeInfo: lookUp,
  /** Who is still here will be asked for presence, and say it again. */
  online: ({ clients }) => clients.forgetAll(),
};

/** Servers tell each contact what they tell us: it is read once. */
function note({ stanza, sender, at }: Incoming, { clients, core }: XmppContext): Pass {
  if (at.kind !== "transport") return pass;
  const { type } = stanza.attrs;
  if (type === undefined && !sender.isBare) clients.appeared(sender.resource, stanza);
  if (type !== "unavailable") return pass;
  // A server says with the bare JID that no client is there at all (RFC 6121 §4.3.2).
  const gone = sender.isBare ? core.users.find(sender.user)?.presence.resources ?? [] : [sender.resource];
  for (const resource of gone) clients.left(resource);
  return pass;
}

/** A hash that is not ours any more stands for nothing. */
function lookUp(node: string | undefined, { at }: Incoming, { own }: XmppContext): NodeInfo | undefined {
  const { node: name, ver } = own.caps(at.kind)?.attrs ?? {};
  return name !== undefined && node === `${name}#${ver}` ? own.info(at.kind) : undefined;
}
