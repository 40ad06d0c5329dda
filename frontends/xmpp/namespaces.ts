/** XML namespaces, by the name the specification is known under. */
export const ns = {
  commands: "http://jabber.org/protocol/commands",
  dataForms: "jabber:x:data",
  delay: "urn:xmpp:delay",
  discoInfo: "http://jabber.org/protocol/disco#info",
  discoItems: "http://jabber.org/protocol/disco#items",
  gateway: "jabber:iq:gateway",
  muc: "http://jabber.org/protocol/muc",
  nick: "http://jabber.org/protocol/nick",
  ping: "urn:xmpp:ping",
  register: "jabber:iq:register",
  spectrumError: "http://spectrum.im/error",
  stanzas: "urn:ietf:params:xml:ns:xmpp-stanzas",
  vcardUpdate: "vcard-temp:x:update",
} as const;
