/** XEP-0030: what an entity is and can do, as a value and as the answer to disco#info. */
import { ns } from "./namespaces.ts";
import { childElements, type Element, xml } from "./xml/element.ts";

/** One line of a disco#items answer (XEP-0030 §4.1). */
export interface DiscoItem {
  readonly jid: string;
  readonly node?: string;
  readonly name?: string;
}

/** One of the things that an entity is (XEP-0030 §3.1). */
export interface Identity {
  readonly category: string;
  readonly type: string;
  readonly name?: string;
  readonly lang?: string;
}

/** What an address or a node is: its identities and namespaces, and forms about it (XEP-0128). */
export interface NodeInfo {
  readonly identities: readonly Identity[];
  readonly features: readonly string[];
  readonly forms?: readonly Element[];
}

/** The answer, with the node that was asked for (XEP-0030 §3.2). */
export function writeInfo({ identities, features, forms = [] }: NodeInfo, node: string | undefined): Element {
  return xml(
    "query",
    { xmlns: ns.discoInfo, node },
    identities.map(({ category, type, name, lang }) =>
      xml("identity", { category, type, name, "xml:lang": lang })
    ),
    features.map((name) => xml("feature", { var: name })),
    forms,
  );
}

/** What somebody answered. What lacks a part that it must have is left out. */
export function readInfo(query: Element): NodeInfo {
  const children = childElements(query);
  return {
    identities: children.flatMap((element) => element.is("identity", ns.discoInfo) ? identity(element) : []),
    features: children.flatMap((element) =>
      element.is("feature", ns.discoInfo) ? element.attrs["var"] ?? [] : []
    ),
    forms: children.filter((element) => element.is("x", ns.dataForms)),
  };
}

function identity({ attrs }: Element): Identity[] {
  const { category, type, name, "xml:lang": lang } = attrs;
  if (!category || !type) return [];
  return [{ category, type, ...name === undefined ? {} : { name }, ...lang === undefined ? {} : { lang } }];
}
