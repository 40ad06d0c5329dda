export { XmppFrontend, type XmppFrontendOptions } from "./frontend.ts";
