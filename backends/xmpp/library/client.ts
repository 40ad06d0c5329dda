/** A client put together from the library's parts: all but its transports, SASL and reconnection, which are ours. */
// @ts-types="./iq_callee.d.ts"
import iqCallee from "@xmpp/iq/callee";
// @ts-types="./iq_caller.d.ts"
import iqCaller from "@xmpp/iq/caller";
// @ts-types="./middleware.d.ts"
import middleware from "@xmpp/middleware";
// @ts-types="./resource_binding.d.ts"
import resourceBinding from "@xmpp/resource-binding";
// @ts-types="./session_establishment.d.ts"
import sessionEstablishment from "@xmpp/session-establishment";
// @ts-types="./stream_features.d.ts"
import streamFeatures from "@xmpp/stream-features";
// @ts-types="./stream_management.d.ts"
import streamManagement from "@xmpp/stream-management";
import { Client, type Element } from "../xml/element.ts";
import type { IqCallee } from "./iq_callee.d.ts";

export type { Answer, IqCallee } from "./iq_callee.d.ts";

export interface ClientOptions {
  readonly domain: string;
  readonly resource: string;
  /** Logs in by one of the ways that the stream's features offer. */
  readonly authenticate: (features: Element, client: Client) => Promise<void>;
}

export function makeClient(
  { domain, resource, authenticate }: ClientOptions,
): { client: Client; callee: IqCallee } {
  const entity = new Client({ service: `xmpp://${domain}`, domain });
  const chain = middleware({ entity });
  const features = streamFeatures({ middleware: chain });
  const caller = iqCaller({ middleware: chain, entity });
  const callee = iqCallee({ middleware: chain, entity });
  features.use("mechanisms", "urn:ietf:params:xml:ns:xmpp-sasl", async ({ stanza }) => {
    await authenticate(stanza, entity);
    await entity.restart();
  });
  const management = streamManagement({ streamFeatures: features, entity, middleware: chain });
  // A session that the server keeps for our return would show the user online who is not.
  management.allowResume = false;
  resourceBinding({ iqCaller: caller, streamFeatures: features }, resource);
  sessionEstablishment({ iqCaller: caller, streamFeatures: features });
  return { client: entity, callee };
}
