import type { Clock } from './clock.ts';

const FAILURES_TO_OPEN = 5;
const FAILURE_WINDOW_MS = 10_000;
const OPEN_MS = 5_000;
/** If a trial has not reported by then, its request may be gone, and the next trial is allowed. */
const TRIAL_MS = 1_000;

export interface BreakerTimes {
  /** Failures count together within this time. Infinity: all failures in a row. */
  windowMs: number;
  /** How long a trial call may take to report. */
  trialMs: number;
  /** After each failed trial, the next one is allowed twice as late, up to this. */
  longestOpenMs: number;
}

const TIMES: BreakerTimes = { windowMs: FAILURE_WINDOW_MS, trialMs: TRIAL_MS, longestOpenMs: OPEN_MS };

/**
 * A circuit breaker: five failures within ten seconds open it. Five seconds later it allows one trial call, and a
 * success closes it. It makes no calls itself: its user asks `admits` first and reports the result.
 */
export class Breaker {
  readonly #clock: Clock;
  readonly #times: BreakerTimes;
  #failures: number[] = [];
  /** When the next trial is allowed, in Unix milliseconds. Null while the breaker is closed. */
  #trialAt: number | null = null;
  #openMs = OPEN_MS;

  constructor(clock: Clock, times: BreakerTimes = TIMES) {
    this.#clock = clock;
    this.#times = times;
  }

  /** Whether a call is allowed now. While the breaker is half open, only the first to ask is admitted. */
  admits(): boolean {
    if (this.#trialAt === null) return true;
    const now = this.#clock().getTime();
    if (now < this.#trialAt) return false;
    this.#trialAt = now + this.#times.trialMs;
    return true;
  }

  succeeded() {
    this.#failures = [];
    this.#trialAt = null;
    this.#openMs = OPEN_MS;
  }

  /** @param weight how many failures it counts as */
  failed(weight = 1) {
    const now = this.#clock().getTime();
    const recent = this.#failures.filter((at) => at > now - this.#times.windowMs);
    this.#failures = [...recent, ...Array<number>(weight).fill(now)].slice(-FAILURES_TO_OPEN);
    if (this.#trialAt !== null) this.#openMs = Math.min(2 * this.#openMs, this.#times.longestOpenMs);
    if (this.#trialAt !== null || this.#failures.length >= FAILURES_TO_OPEN) this.#trialAt = now + this.#openMs;
  }
}
