import { child, childElements, type Element } from "../xml/element.ts";

/** Newest first: a server may speak several. `:1` is that of ejabberd before 24.10, `:2` what XEP-0356 says today. */
export const privilegeNamespaces = ["urn:xmpp:privilege:2", "urn:xmpp:privilege:1"] as const;
export type PrivilegeNamespace = (typeof privilegeNamespaces)[number];

export type IqType = "get" | "set";

/** What a server lets us do in the name of its users (XEP-0356 §4–§7). */
export interface Permissions {
  readonly xmlns: PrivilegeNamespace;
  readonly roster: ReadonlySet<IqType>;
  /** To send messages as if a user had. */
  readonly messages: boolean;
  /** To ask as if a user did, by namespace of what is asked. */
  readonly iq: ReadonlyMap<string, ReadonlySet<IqType>>;
}

/** What a message of a server grants us; undefined when it is about something else. */
export function readPermissions(message: Element): Permissions | undefined {
  for (const xmlns of privilegeNamespaces) {
    const privilege = child(message, "privilege", xmlns);
    if (privilege !== undefined) return permissionsIn(privilege, xmlns);
  }
  return undefined;
}

function permissionsIn(privilege: Element, xmlns: PrivilegeNamespace): Permissions {
  const perms = childElements(privilege).filter((part) => part.is("perm", xmlns));
  const typeOf = (access: string) => perms.find(({ attrs }) => attrs["access"] === access)?.attrs.type;
  return {
    xmlns,
    roster: iqTypes(typeOf("roster")),
    messages: typeOf("message") === "outgoing",
    iq: new Map(perms.filter(({ attrs }) => attrs["access"] === "iq").flatMap(namespacesIn)),
  };
}

/** Prosody's module nests what should stand side by side: each namespace is in the one before. */
function namespacesIn(perm: Element): (readonly [string, ReadonlySet<IqType>])[] {
  return perm.getChildren("namespace").flatMap((namespace) => [
    [namespace.attrs["ns"] ?? "", iqTypes(namespace.attrs.type)] as const,
    ...namespacesIn(namespace),
  ]);
}

function iqTypes(type: string | undefined): ReadonlySet<IqType> {
  switch (type) {
    case "get":
    case "set":
      return new Set([type]);
    case "both":
      return new Set(["get", "set"]);
    default:
      return new Set();
  }
}
