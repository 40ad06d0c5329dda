import type { AccountState } from "../../../lib/events.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { LoginAnswer, LoginProgress, LoginStep } from "../../../lib/login_step.ts";
import { enableTransport } from "../../../lib/users/settings.ts";
import type { Sender } from "../address.ts";
import type { XmppContext } from "../feature.ts";
import { xml } from "../xml/element.ts";
import { done, failed, type Question, type Stage, type Waiting } from "./flow.ts";
import type { LoginNews, LoginPage } from "./login_watch.ts";

const title = "Log in";

/** Logs somebody in, and guides through whatever the network asks for on the way. */
export async function startLogin({ user }: Sender, context: XmppContext): Promise<Stage> {
  const { registrations } = context.core;
  if (await registrations.find(user) === undefined) {
    return failed(title, "You are not registered with this gateway: register first.");
  }
  const settings = await registrations.settings(user);
  if (settings.get(enableTransport.name) === false) {
    await registrations.changeSettings(user, new Map([[enableTransport.name, true]]));
  }
  const running = context.core.users.find(user);
  // Whoever asks need not wait for the next try.
  if (running?.state.kind === "reconnecting") running.login();
  if (running === undefined) askForPresence(user, context);
  return loginStage(user, context);
}

/**
 * A login begins with a presence: one that we have not seen is asked for, and so is the leave to see it. In this order,
 * for a server that refuses a probe may forget that we asked for leave (Prosody 0.12).
 */
export function askForPresence(user: UserId, { send, jid }: XmppContext): void {
  for (const type of ["probe", "subscribe"]) send(xml("presence", { type, from: jid, to: user }));
}

/** Where a registered user's login stands: what there is to do now, or to wait for. */
export function loginStage(user: UserId, context: XmppContext): Stage {
  const running = context.core.users.find(user);
  if (running?.state.kind === "connected") return loggedIn(user, context);
  const guide = new LoginGuide(user, context);
  const page = context.onboarding.logins.follow(user);
  const step = running?.loginSteps.open;
  if (step !== undefined && !isOver(step, context)) return guide.stageOfStep(step, page);
  if (running !== undefined) return guide.wait("Logging in. Please wait.", page);
  return guide.wait(
    "You will be logged in as soon as the gateway sees you online. " +
      "If your client asks whether it may see your presence, let it.",
    page,
  );
}

function isOver({ expiresAt }: LoginStep, { clock }: XmppContext): boolean {
  return expiresAt !== undefined && expiresAt.getTime() <= clock.now();
}

function loggedIn(user: UserId, { core }: XmppContext): Stage {
  const name = core.users.find(user)?.account.legacyName ?? "";
  return done(title, `You are logged in as ${name}.`);
}

/** Turns what happens to one user's login into stages. */
class LoginGuide {
  readonly #user: UserId;
  readonly #context: XmppContext;

  constructor(user: UserId, context: XmppContext) {
    this.#user = user;
    this.#context = context;
  }

  wait(text: string, page: Promise<LoginPage>, shown: Partial<Waiting> = {}): Waiting {
    return { kind: "waiting", title, text, next: this.#after(page), ...shown };
  }

  stageOfStep(step: LoginStep, page: Promise<LoginPage>): Stage {
    const { kind, text, qr, image, code } = step;
    const shown = { title: step.title || title, giveUp: () => this.#giveUp(step) };
    if (kind === "form" || kind === "code") return this.#question(step);
    return this.wait(text, page, {
      ...shown,
      ...qr === undefined ? {} : { qr },
      ...image === undefined ? {} : { image },
      ...code === undefined ? {} : { code },
    });
  }

  #question(step: LoginStep): Question {
    return {
      kind: "question",
      title: step.title || title,
      text: step.text,
      fields: step.fields,
      answer: (values) => Promise.resolve(this.#answer(step, values)),
      giveUp: () => this.#giveUp(step),
    };
  }

  /** A step that the network has replaced meanwhile is not answered: the one that stands is shown. */
  #answer(step: LoginStep, answer: LoginAnswer): Stage {
    const { core, onboarding } = this.#context;
    const running = core.users.find(this.#user);
    if (running?.loginSteps.open?.id !== step.id) return loginStage(this.#user, this.#context);
    const page = onboarding.logins.follow(this.#user);
    running.loginSteps.answer(step.id, answer);
    return this.wait("Please wait.", page);
  }

  #giveUp(step: LoginStep): void {
    const running = this.#context.core.users.find(this.#user);
    if (running?.loginSteps.open?.id === step.id) running.loginSteps.answer(step.id, "cancel");
  }

  /** The first stage that what happens makes. */
  async #after(page: Promise<LoginPage>): Promise<Stage> {
    for (let coming = page;;) {
      const { news, next } = await coming;
      const stage = this.#stageOf(news, next);
      if (stage !== undefined) return stage;
      coming = next;
    }
  }

  #stageOf(news: LoginNews, next: Promise<LoginPage>): Stage | undefined {
    switch (news.kind) {
      case "step":
        return this.stageOfStep(news.step, next);
      case "progress":
        return this.wait(progressText(news.progress), next);
      case "state":
        return this.#stageOfState(news.state, next);
    }
  }

  #stageOfState(state: AccountState, next: Promise<LoginPage>): Stage | undefined {
    switch (state.kind) {
      case "connected":
        return loggedIn(this.#user, this.#context);
      case "refused":
        return failed(title, state.text || "The other network refused the login.");
      case "ended":
        return failed(title, "You are logged out.");
      case "reconnecting":
        return this.wait(`${state.text} Trying again in ${state.seconds} seconds.`.trim(), next);
      case "waiting":
      case "connecting":
        return undefined;
    }
  }
}

function progressText({ text, percent }: LoginProgress): string {
  const words = text || "Please wait.";
  return percent === undefined ? words : `${words} (${percent} %)`;
}
