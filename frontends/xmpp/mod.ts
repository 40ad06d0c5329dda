export { XmppFrontend, type XmppFrontendOptions } from "./frontend.ts";
export { putFile } from "./messages/put_file.ts";
export { openClientPorts } from "./server/client_ports.ts";
