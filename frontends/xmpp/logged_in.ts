import { notLoggedIn } from "../../lib/errors.ts";
import type { UserId } from "../../lib/ids.ts";
import type { User } from "../../lib/users/user.ts";
import type { XmppContext } from "./feature.ts";

/** The user, whose login stands. Throws `not-logged-in` otherwise. */
export function loggedIn(id: UserId, { core }: Pick<XmppContext, "core">): User {
  const user = core.users.find(id);
  if (user?.voice === undefined) throw notLoggedIn();
  return user;
}
