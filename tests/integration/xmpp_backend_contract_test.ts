/** The XMPP backend keeps the contract of all backends. */
import { backendContract } from "../backend_contract.ts";
import { PlayedMain } from "./harness/played_main.ts";
import { FarServer } from "./xmpp_backend_server.ts";
import { accountOf, passwords, xmppBackend } from "./xmpp_backend_stage.ts";

const parrot = "parrot@localhost";

backendContract("the XMPP backend", {
  command: () => xmppBackend,
  async network(owned, folder) {
    const server = owned.use(await FarServer.start(folder, { ...passwords, parrot: "polly" }));
    await keepParrot(owned, await folder.write("parrot.cfg", `[service]\n${server.config}\n`));
    return {
      config: server.config,
      accounts: [
        { legacyName: accountOf("juliet"), password: passwords.juliet },
        { legacyName: accountOf("romeo"), password: passwords.romeo },
      ],
      parrot,
      refused: { legacyName: accountOf("juliet"), password: "wrong" },
    };
  },
});

/** Somebody who answers every message: another backend of ours, and a loop. */
async function keepParrot(owned: AsyncDisposableStack, config: string): Promise<void> {
  const bird = owned.use(await PlayedMain.start({ command: xmppBackend, ownArguments: [config] }));
  bird.send({ type: "LOGIN", payload: { user: "parrot", legacyName: parrot, password: "polly" } });
  await bird.expect("CONNECTED");
  const answering = (async () => {
    for (;;) {
      const { payload } = await bird.expect("CONV_MESSAGE", undefined, 10 * 60_000);
      const message = `I hear: ${payload.message}`;
      bird.send({
        type: "CONV_MESSAGE",
        payload: { userName: "parrot", buddyName: payload.buddyName, message },
      });
    }
  })();
  answering.catch(() => {}); // the bird leaves with the stage
}
