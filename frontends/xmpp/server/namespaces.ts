/** Namespaces of what a client says to its own server. */
export const serverNs = {
  activeState: "urn:xmpp:csi:0",
  bind2: "urn:xmpp:bind:0",
  bind: "urn:ietf:params:xml:ns:xmpp-bind",
  offline: "msgoffline",
  rosterVersions: "urn:xmpp:features:rosterver",
  sasl: "urn:ietf:params:xml:ns:xmpp-sasl",
  sasl2: "urn:xmpp:sasl:2",
  session: "urn:ietf:params:xml:ns:xmpp-session",
  streamManagement: "urn:xmpp:sm:3",
  subscriptionPreApproval: "urn:xmpp:features:pre-approval",
  tls: "urn:ietf:params:xml:ns:xmpp-tls",
} as const;
