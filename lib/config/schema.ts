import { backends } from "./backend_options.ts";
import { clients } from "./client_options.ts";
import { database } from "./database_options.ts";
import { boolean, choice, defaultValue, integer, list, pattern, seconds, text } from "./option.ts";
import type { Option, OptionReader } from "./option.ts";

export type { OptionReader };

/** What the rest of the code reads: `config.service.usersPerBackend` is a `number`. */
export type Config = ReturnType<typeof readOptions>;

/**
 * Every option that this version reads, each once. A declaration becomes a value by `read`, so the loader, the sample
 * file and the option table all walk this one list, and the type of {@link Config} follows from it.
 */
export function readOptions(read: OptionReader) {
  return {
    service: service(read),
    identity: identity(read),
    registration: registration(read),
    gatewayResponder: gatewayResponder(read),
    settings: settings(read),
    database: database(read),
    logging: logging(read),
  } as const;
}

/** The declarations, in the order of the sample file. */
export function allOptions(): readonly Option<unknown>[] {
  const options: Option<unknown>[] = [];
  readOptions((option) => {
    options.push(option);
    return defaultValue(option, "");
  });
  return options;
}

function service(read: OptionReader) {
  return {
    ...connection(read),
    ...clients(read),
    ...backends(read),
    ...access(read),
  } as const;
}

function connection(read: OptionReader) {
  return {
    jid: read(text("service.jid", {
      required: true,
      doc:
        "The transport's JID: the component's name in gateway mode, the domain people log in to in server mode.",
    })),
    serverMode: read(boolean("service.server_mode", {
      default: false,
      doc: "Off: gateway mode, a component of an XMPP server. On: server mode, clients log in directly.",
    })),
    server: read(text("service.server", {
      default: "127.0.0.1",
      doc: "Gateway mode: the XMPP server's host. Server mode: the address to listen on, 0.0.0.0 for all.",
    })),
    port: read(integer("service.port", {
      default: 0,
      min: 0,
      max: 65535,
      doc:
        "Gateway mode: the XMPP server's component port; 0 means 5347. Server mode: the port for clients; " +
        "0 means 5222.",
    })),
    password: read(text("service.password", {
      doc:
        "The component's secret, as the XMPP server has it. A # starts a comment, so it cannot contain one.",
    })),
    workingDir: read(text("service.working_dir", {
      default: "/var/lib/spectrum2/$jid",
      doc: "Where the instance and its backends run and keep their files.",
    })),
    jidEscaping: read(boolean("service.jid_escaping", {
      default: true,
      doc: "Write legacy names in JIDs with XEP-0106 escapes; off: with a percent sign for the at sign.",
    })),
  } as const;
}

function access(read: OptionReader) {
  return {
    adminJid: read(list("service.admin_jid", {
      doc: "Bare JIDs of the operators: what they write to the transport's JID are admin commands.",
    })),
    allowedServers: read(list("service.allowed_servers", {
      doc: "Domains whose people may register while public registration is off.",
    })),
    enableRemoveBuddy: read(boolean("service.enable_remove_buddy", {
      default: false,
      doc: "Remove a buddy on the legacy network too when the user removes the contact.",
    })),
    reconnectAllUsers: read(boolean("service.reconnect_all_users", {
      default: false,
      doc: "At start, ask every registered user for presence, not only those who were online.",
    })),
    loginDelay: read(seconds("service.login_delay", {
      default: 0,
      min: 0,
      doc: "The least time between two logins to the legacy network.",
    })),
    vipOnly: read(boolean("service.vip_only", {
      default: false,
      doc: "Let only users log in that are marked as VIP in the database.",
    })),
    vipMessage: read(text("service.vip_message", { doc: "What other users are told then." })),
    roomArchiveDays: read(integer("service.room_archive_days", {
      default: 7,
      min: 0,
      max: 3650,
      doc:
        "For how many days the database keeps what is said in rooms, for clients that were not there; 0: not at all.",
    })),
    messageArchiveDays: read(integer("service.message_archive_days", {
      default: 30,
      min: 0,
      max: 3650,
      doc:
        "Server mode: for how many days the database keeps what people say to each other, for clients that were " +
        "not there; 0: only what none of them has had yet.",
    })),
    maxRoomListSize: read(integer("service.max_room_list_size", {
      default: 100,
      min: 0,
      doc: "How many of the network's rooms can be found. A user's own are always found.",
    })),
  } as const;
}

function identity(read: OptionReader) {
  return {
    name: read(text("identity.name", {
      default: "Spectrum 2 Transport",
      doc: "The transport's name in service discovery.",
    })),
    category: read(text("identity.category", {
      default: "gateway",
      doc: "Its category in service discovery (XEP-0030).",
    })),
    type: read(text("identity.type", {
      doc: "Its type in service discovery: irc, xmpp, icq …",
    })),
  } as const;
}

function registration(read: OptionReader) {
  return {
    enablePublicRegistration: read(boolean("registration.enable_public_registration", {
      default: true,
      doc: "Let everybody register; off: only people of the service.allowed_servers.",
    })),
    requireLocalAccount: read(boolean("registration.require_local_account", {
      default: false,
      doc: "Let only people register who do it from their account on registration.local_account_server.",
    })),
    localAccountServer: read(text("registration.local_account_server", {
      default: "localhost",
      doc: "The XMPP domain of those accounts.",
    })),
    autoRegister: read(boolean("registration.auto_register", {
      default: false,
      doc: "Gateway mode: register a user by their first presence, without asking for credentials.",
    })),
    allowedUsernames: read(pattern("registration.allowed_usernames", {
      doc: "Legacy names that may be registered: must match the whole name. Empty: all.",
    })),
    usernameMask: read(text("registration.username_mask", {
      doc: "Makes the legacy name from what the user typed, which replaces $username in it. Empty: as typed.",
    })),
    instructions: read(text("registration.instructions", {
      default: "Enter your legacy network username and password.",
      doc: "The text above the registration form.",
    })),
    usernameLabel: read(text("registration.username_label", {
      default: "3rd-party network username",
      doc: "The form's name for the legacy name.",
    })),
    passwordLabel: read(text("registration.password_label", {
      default: "3rd-party network password",
      doc: "The form's name for the password.",
    })),
    language: read(text("registration.language", {
      default: "en",
      doc: "The language that the form proposes.",
    })),
    notifyJid: read(list("registration.notify_jid", {
      doc: "JIDs that get a message when somebody registers or unregisters.",
    })),
  } as const;
}

function gatewayResponder(read: OptionReader) {
  return {
    prompt: read(text("gateway_responder.prompt", {
      default: "Contact ID",
      doc: "What clients call a legacy name when a contact is added (XEP-0100).",
    })),
    label: read(text("gateway_responder.label", {
      default: "Enter legacy network contact ID.",
      doc: "The sentence above that field.",
    })),
  } as const;
}

function settings(read: OptionReader) {
  return {
    sendHeadlines: read(boolean("settings.send_headlines", {
      default: false,
      doc: "Pass on headlines, for users who have not chosen themselves.",
    })),
    stayConnected: read(boolean("settings.stay_connected", {
      default: false,
      doc: "Stay on the legacy network while the user is offline, for users who have not chosen themselves.",
    })),
    stayInRooms: read(boolean("settings.stay_in_rooms", {
      default: false,
      doc:
        "Stay in each room that a user enters, also without a client, for users who have not chosen themselves.",
    })),
  } as const;
}

function logging(read: OptionReader) {
  return {
    directory: read(text("logging.directory", {
      default: "/var/log/spectrum2/$jid",
      doc: "Where spectrum2.log is written. Empty: the log goes to standard error.",
    })),
    level: read(choice("logging.level", {
      of: ["debug", "info", "warning", "error"],
      default: "info",
      doc: "The least serious records that are kept. Messages and stanzas are shown at debug only.",
    })),
    maxSize: read(integer("logging.max_size", {
      default: 10_240_000,
      min: 65_536,
      doc: "How many bytes a log file may have before it is rotated.",
    })),
    maxFiles: read(integer("logging.max_files", {
      default: 5,
      min: 0,
      max: 1000,
      doc: "How many rotated log files are kept.",
    })),
  } as const;
}
