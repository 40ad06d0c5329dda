import type { Clock } from "../clock.ts";
import type { UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { BackendSeat, BackendSource } from "../users/network.ts";
import { ConnectionError } from "../../proto/mod.ts";
import type { Link } from "./link.ts";
import { PooledLink } from "./pooled_link.ts";
import { loginTakes, Quarantine } from "./quarantine.ts";

export interface PoolOptions {
  readonly usersPerBackend: number;
  /** The least time between two logins, in milliseconds: some networks punish crowds. */
  readonly loginDelay: number;
  /** Whether a backend that was full once may be filled again. */
  readonly reuseOldBackends: boolean;
  /** Users idle for so long, in milliseconds, move to a long-running backend; 0: never. */
  readonly idleReconnectTime: number;
  /** How often the fattest backend is retired, in milliseconds; 0: never. */
  readonly memoryCollectorTime: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Asks for one more backend. */
  readonly wantBackend: () => void;
  /** Ends a backend that is not needed any more. It is not in the pool by then. */
  readonly dismiss: (link: Link) => void;
}

/** Which backends exist, who is on which, and who waits. At least one backend is kept ready at any time. */
export class Pool implements BackendSource, Disposable {
  readonly #options: PoolOptions;
  /** Newest first, as Spectrum 2 fills them. */
  #links: PooledLink[] = [];
  readonly #placeOf = new Map<UserId, PooledLink>();
  /** Set while the last login is so recent that the next one has to wait. */
  #pause: Disposable | undefined;
  #collecting: Disposable | undefined;
  /** In the order of asking. */
  readonly #waiting = new Map<UserId, BackendSeat>();
  readonly #quarantine = new Quarantine();
  /** Whether the next backend is to be for idle users. */
  #wantsLongRunning = false;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#collectLater();
  }

  get size(): number {
    return this.#links.length;
  }

  join(seat: BackendSeat): void {
    if (this.#closed || this.#placeOf.has(seat.id)) return;
    const wait = this.#quarantine.refusedFor(seat.id, this.#options.clock.now());
    if (wait > 0) return refuse(seat, wait);
    this.#waiting.set(seat.id, seat);
    this.#seatWaiting();
  }

  leave(seat: BackendSeat): void {
    this.#waiting.delete(seat.id);
    const place = this.#placeOf.get(seat.id);
    this.#placeOf.delete(seat.id);
    if (place !== undefined) this.#vacate(seat.id, place);
    this.#seatWaiting();
  }

  /** A backend is able to take users. */
  add(link: Link): void {
    const isLongRunning = this.#wantsLongRunning && this.#waiting.size === 0;
    if (isLongRunning) this.#wantsLongRunning = false;
    this.#links.unshift(new PooledLink(link, isLongRunning, this.#options.clock.now()));
    this.#seatWaiting();
    this.#moveIdleUsers();
  }

  /** A backend is gone: its users hear of it and will ask again. */
  remove(link: Link): void {
    const place = this.#links.find((other) => other.link === link);
    if (place === undefined) return;
    this.#links = this.#links.filter((other) => other !== place);
    const lost = [...link.seats.values()];
    this.#blame(place, lost);
    link.seats.clear();
    for (const seat of lost) this.#placeOf.delete(seat.id);
    for (const seat of lost) seat.backendLost();
    this.#keepOne();
  }

  /** To be called every now and then: does what comes with time alone. */
  tick(): void {
    if (this.#closed) return;
    this.#moveIdleUsers();
    this.#seatWaiting();
    this.#dropIdleBackends();
  }

  /** From now on nobody is seated: whoever waits must not get the seat of somebody who is being logged out. */
  [Symbol.dispose](): void {
    this.#closed = true;
    this.#waiting.clear();
    this.#pause?.[Symbol.dispose]();
    this.#collecting?.[Symbol.dispose]();
  }

  #seatWaiting(): void {
    for (const seat of this.#waiting.values()) {
      const place = this.#roomFor(seat);
      if (place === undefined) {
        this.#options.wantBackend();
        if (!this.#quarantine.isSuspect(seat.id)) return;
        continue; // the others need no backend of their own
      }
      if (this.#pause !== undefined) return;
      this.#waiting.delete(seat.id);
      this.#sit(seat, place);
      if (this.#quarantine.isSuspect(seat.id)) place.hold(seat);
      seat.seated(place.link);
    }
  }

  #sit(seat: BackendSeat, place: PooledLink): void {
    const { loginDelay, clock, reuseOldBackends } = this.#options;
    this.#placeOf.set(seat.id, place);
    place.sit(seat, clock.now());
    if (!reuseOldBackends && !this.#hasRoom(place)) place.retire();
    if (loginDelay > 0) this.#pause = clock.after(loginDelay, () => this.#goOn());
  }

  #goOn(): void {
    this.#pause = undefined;
    this.#seatWaiting();
    this.#moveIdleUsers();
  }

  #vacate(id: UserId, place: PooledLink): void {
    if (place.stand(id, this.#options.clock.now()) >= loginTakes) this.#quarantine.held(id);
    if (place.size === 0 && place.isRetired && !this.#closed) this.#drop(place, "it is empty");
  }

  #roomFor({ id }: BackendSeat): PooledLink | undefined {
    const alone = this.#quarantine.isSuspect(id);
    const now = this.#options.clock.now();
    return this.#links.find((place) =>
      place.takesLogins(now) && (alone ? place.size === 0 : this.#hasRoom(place))
    );
  }

  #hasRoom({ size }: PooledLink): boolean {
    return size < this.#options.usersPerBackend;
  }

  // long-running backends

  /** COMPAT(spectrum2): `service.idle_reconnect_time`. Users who become active there may stay. */
  #moveIdleUsers(): void {
    const { idleReconnectTime, clock, wantBackend } = this.#options;
    if (idleReconnectTime === 0 || this.#closed) return;
    this.#wantsLongRunning = false;
    const before = clock.now() - idleReconnectTime;
    for (const { seat, from } of this.#idleUsers(before)) {
      const to = this.#links.find((place) => place.isLongRunning && !place.isRetired && this.#hasRoom(place));
      if (to === undefined) {
        this.#wantsLongRunning = true;
        return wantBackend();
      }
      if (this.#pause !== undefined) return;
      this.#sit(seat, to);
      seat.moved(to.link);
      this.#vacate(seat.id, from); // after its LOGOUT
    }
  }

  *#idleUsers(before: number): Generator<{ seat: BackendSeat; from: PooledLink }> {
    for (const from of this.#links.filter(({ isLongRunning }) => !isLongRunning)) {
      for (const seat of [...from.link.seats.values()]) {
        if ((seat.idleSince ?? Infinity) <= before) yield { seat, from };
      }
    }
  }

  // the end of a backend

  /** Of whoever was logging in when the backend died, one may be the reason. */
  #blame(place: PooledLink, lost: readonly BackendSeat[]): void {
    const { clock, log } = this.#options;
    const now = clock.now();
    const suspects: UserId[] = [];
    for (const { id, isLoggingIn } of lost) {
      const held = place.stay(id, now) >= loginTakes;
      if (held) this.#quarantine.held(id);
      else if (isLoggingIn) suspects.push(id);
    }
    const user = this.#quarantine.died(suspects, now);
    if (user === undefined) return;
    const minutes = minutesOf(this.#quarantine.refusedFor(user, now));
    log.error("a user's logins have killed backends again and again: they are refused for a while", {
      user,
      minutes,
    });
  }

  #dropIdleBackends(): void {
    const now = this.#options.clock.now();
    const ready = this.#links.filter((place) => place.takesLogins(now) && this.#hasRoom(place));
    // The newest one stays.
    for (const place of ready.slice(1)) if (place.isIdle(now)) this.#drop(place, "others are ready");
    for (const place of this.#links) {
      if (place.isLongRunning && place.isIdle(now)) this.#drop(place, "nobody is idle");
    }
  }

  #drop(place: PooledLink, reason: string): void {
    this.#options.log.info("a backend is ended", { backend: place.link.id, reason });
    this.#links = this.#links.filter((other) => other !== place);
    this.#options.dismiss(place.link);
    this.#keepOne();
  }

  #keepOne(): void {
    const some = this.#links.some(({ isLongRunning, isRetired }) => !isLongRunning && !isRetired);
    if (!some && !this.#closed) this.#options.wantBackend();
  }

  /** COMPAT(spectrum2): `service.memory_collector_time`, in seconds as it was documented. */
  #collectLater(): void {
    const { memoryCollectorTime, clock } = this.#options;
    if (memoryCollectorTime === 0) return;
    this.#collecting = clock.after(memoryCollectorTime, () => {
      const fattest = fattestOf(this.#links);
      if (fattest !== undefined) this.#retire(fattest);
      this.#collectLater();
    });
  }

  #retire(place: PooledLink): void {
    const { id, stats } = place.link;
    this.#options.log.info("a backend takes no more users, for its memory", {
      backend: id,
      kilobytes: stats?.res,
    });
    place.retire();
    if (place.size === 0) this.#drop(place, "it is empty");
  }
}

/** One that never carried anybody is as small as a new one. */
function fattestOf(links: readonly PooledLink[]): PooledLink | undefined {
  let fattest: PooledLink | undefined;
  for (const place of links) {
    if (place.isRetired || !place.wasUsed || place.link.stats === undefined) continue;
    if (place.link.stats.res > (fattest?.link.stats?.res ?? 0)) fattest = place;
  }
  return fattest;
}

function refuse(seat: BackendSeat, wait: number): void {
  const text =
    "Your last logins broke the gateway's connection to the other network, so they are stopped for " +
    `a while. Try again in ${
      minutesOf(wait)
    } minutes, and tell the gateway's administrator if it happens again.`;
  seat.disconnected(ConnectionError.invalidSettings, text);
}

function minutesOf(milliseconds: number): number {
  return Math.ceil(milliseconds / 60_000);
}
