import type { Refusal } from "./room_reports.ts";

/** Why a channel does not let us in, by numeric; the server's own words follow. */
export const joinFailures: Readonly<Record<string, Refusal>> = {
  "403": "not found", // ERR_NOSUCHCHANNEL
  "405": "forbidden", // ERR_TOOMANYCHANNELS
  "407": "forbidden", // ERR_TOOMANYTARGETS
  "437": "forbidden", // ERR_UNAVAILRESOURCE
  "470": "forbidden", // ERR_LINKCHANNEL: forwarded to another one
  "471": "forbidden", // ERR_CHANNELISFULL
  "473": "forbidden", // ERR_INVITEONLYCHAN
  "474": "forbidden", // ERR_BANNEDFROMCHAN
  "475": "password", // ERR_BADCHANNELKEY
  "476": "not found", // ERR_BADCHANMASK
  "477": "forbidden", // ERR_NEEDREGGEDNICK
  "479": "not found", // ERR_BADCHANNAME
  "489": "forbidden", // ERR_SECUREONLYCHAN
  "520": "forbidden", // ERR_OPERONLY
};
