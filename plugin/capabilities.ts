import type { NetworkPlugin } from "./network_plugin.ts";

/** Which optional method stands for which line of `[features]`. To add a capability, add a line. */
const features = [
  ["send_buddies_on_login", "onBuddies"],
] as const satisfies readonly (readonly [string, keyof NetworkPlugin])[];

/** The text of `BACKEND_CONFIG`: what this plugin can do, seen from the methods it has. */
export function backendConfig(plugin: NetworkPlugin): string {
  const lines = [
    "[registration]",
    line("needPassword", plugin.needPassword),
    line("needRegistration", plugin.needRegistration),
    "[features]",
    ...features.map(([feature, method]) => line(feature, plugin[method] !== undefined)),
  ];
  return lines.join("\n") + "\n";
}

function line(key: string, value: boolean): string {
  return `${key}=${value ? 1 : 0}`;
}
