import type { Clock } from './clock.ts';

const FAILURES_TO_OPEN = 5;
const FAILURE_WINDOW_MS = 10_000;
const OPEN_MS = 5_000;
/** If a trial has not reported by then, its request may be gone, and the next trial is allowed. */
const TRIAL_MS = 1_000;

/**
 * A circuit breaker: five failures within ten seconds open it. Five seconds later it allows one trial call, and a
 * success closes it. It makes no calls itself: its user asks `admits` first and reports the result.
 */
export class Breaker {
  readonly #clock: Clock;
  #failures: number[] = [];
  /** When the next trial is allowed, in Unix milliseconds. Null while the breaker is closed. */
  #trialAt: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether a call is allowed now. While the breaker is half open, only the first to ask is admitted. */
  admits(): boolean {
    if (this.#trialAt === null) return true;
    const now = this.#clock().getTime();
    if (now < this.#trialAt) return false;
    this.#trialAt = now + TRIAL_MS;
    return true;
  }

  succeeded() {
    this.#failures = [];
    this.#trialAt = null;
  }

  failed() {
    const now = this.#clock().getTime();
    this.#failures = [...this.#failures.filter((at) => at > now - FAILURE_WINDOW_MS), now];
    if (this.#trialAt !== null || this.#failures.length >= FAILURES_TO_OPEN) this.#trialAt = now + OPEN_MS;
  }
}
