import { profileWorks } from "./avatars/works.ts";
import { Clients } from "./clients.ts";
import type { NodeInfo } from "./disco_info.ts";
import type { XmppContext } from "./feature.ts";
import { OccupantIds } from "./features/muc/occupant_id.ts";
import { OccupantNames } from "./features/muc/occupant_names.ts";
import { listKeepers } from "./list_keepers.ts";
import type { Put } from "./messages/uploads.ts";
import { messageWorks } from "./messages/works.ts";
import { Onboarding } from "./onboarding/onboarding.ts";
import { OwnInfo } from "./own_info.ts";
import { Questions } from "./questions.ts";
import { RawMode } from "./raw/raw_mode.ts";

/** What the surroundings give; the rest is made of it. */
export type Surroundings =
  & Pick<XmppContext, "jid" | "version" | "config" | "core" | "clock" | "log" | "features" | "newId" | "send">
  & Pick<XmppContext, "accounts">
  & {
    /** XEP-0115 §5.1; without it presence does not say what we can do. */
    readonly hash?: (info: NodeInfo) => string;
    /** Takes files to the server's upload service; without it there are no uploads. */
    readonly put?: Put | undefined;
  };

/** Everything that features work with, each thing made once. */
export function makeContext({ hash, put, ...given }: Surroundings): XmppContext {
  const { jid, config, core, clock, log, features, newId, send } = given;
  const raw = new RawMode({ clock, log, newId, send });
  const { network } = core;
  const own = new OwnInfo({ advertisers: features, network, config, ...hash === undefined ? {} : { hash } });
  const questions = new Questions({ clock, newId, send });
  const clients = new Clients({ jid, ask: (question) => questions.ask(question), log });
  const context: XmppContext = {
    ...given,
    raw,
    own,
    questions,
    clients,
    ...messageWorks({ jid, clock, log, questions, newId, features }, put),
    ...listKeepers({ jid, clock, log, questions, clients, newId, send }, () => context),
    ...profileWorks({ jid, core, clock, log, questions }, () => context),
    occupants: new OccupantNames(),
    occupantIds: new OccupantIds(),
    onboarding: new Onboarding(clock),
  };
  return context;
}
