/** The contacts as the instance is told of them: what roster, presence and pictures say, together. */
import type { Reporter } from "../../../plugin/mod.ts";
import { bareOf, resourceOf } from "../jid.ts";
import type { Element } from "../xml/element.ts";
import { readAvailability, Resources } from "./presence.ts";

/** An item of the roster. */
export interface Contact {
  readonly jid: string;
  readonly name: string;
  readonly groups: readonly string[];
  /** Who sees whom: `from` means that the contact sees the user. */
  readonly subscription: string;
}

export class Contacts {
  readonly #user: string;
  readonly #reporter: Reporter;
  readonly #contacts = new Map<string, Contact>();
  readonly #resources = new Map<string, Resources>();
  /** SHA-1 of the picture, by contact. */
  readonly #pictures = new Map<string, string>();
  readonly #blocked = new Set<string>();

  constructor(user: string, reporter: Reporter) {
    this.#user = user;
    this.#reporter = reporter;
  }

  changed(contact: Contact): void {
    this.#contacts.set(contact.jid, contact);
    if (contact.subscription !== "to" && contact.subscription !== "both") this.#resources.delete(contact.jid);
    this.#report(contact.jid);
  }

  removed(jid: string): void {
    this.#contacts.delete(jid);
    this.#resources.delete(jid);
    this.#pictures.delete(jid);
  }

  /** Takes a presence of a person. */
  receive(presence: Element): void {
    const from = presence.attrs.from ?? "";
    const jid = bareOf(from);
    if (!this.#contacts.has(jid)) return;
    const resources = this.#resources.get(jid) ?? new Resources();
    this.#resources.set(jid, resources);
    const availability = readAvailability(presence);
    resources.set(resourceOf(from), availability);
    // XEP-0153: none said means that this client knows no pictures.
    if (availability.photo !== undefined) this.#setPicture(jid, availability.photo);
    this.#report(jid);
  }

  /** A contact has another picture; none if the hash is empty. */
  pictureChanged(jid: string, hash: string): void {
    this.#setPicture(jid, hash);
    this.#report(jid);
  }

  blockChanged(jid: string, blocked: boolean): void {
    if (blocked) this.#blocked.add(jid);
    else this.#blocked.delete(jid);
    this.#report(jid);
  }

  #setPicture(jid: string, hash: string): void {
    if (hash === "") this.#pictures.delete(jid);
    else this.#pictures.set(jid, hash);
  }

  #report(jid: string): void {
    const contact = this.#contacts.get(jid);
    if (contact === undefined) return;
    const { status, statusMessage, idleSinceMs } = (this.#resources.get(jid) ?? new Resources()).best;
    const picture = this.#pictures.get(jid);
    this.#reporter.reportBuddyChanged({
      user: this.#user,
      buddy: jid,
      alias: contact.name,
      groups: contact.groups,
      status,
      ...(statusMessage === "" ? {} : { statusMessage }),
      ...(idleSinceMs === undefined ? {} : { lastActiveMs: idleSinceMs }),
      ...(picture === undefined ? {} : { avatarId: picture, iconHash: picture }),
      ...(this.#blocked.has(jid) ? { blocked: true } : {}),
    });
  }
}
