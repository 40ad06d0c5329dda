import { run } from "../../plugin/mod.ts";
import { EchoPlugin } from "./plugin.ts";

await run((send) => new EchoPlugin(send));
