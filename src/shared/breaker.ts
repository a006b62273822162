import type { Clock } from './clock.ts';

const FAILURES_TO_OPEN = 5;
const FAILURE_WINDOW_MS = 10_000;
const OPEN_MS = 5_000;
/** A trial that has told nothing by then may never: its request can be gone, and it must not hold up the next. */
const TRIAL_MS = 1_000;

/**
 * A circuit breaker: five failures within ten seconds open it; five seconds later one trial call may close it again.
 * It only counts and tells; the caller decides what to do meanwhile.
 */
export class Breaker {
  readonly #clock: Clock;
  #failures: number[] = [];
  /** While open, when the next trial may be made. */
  #trialAt: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether a call may be made now. While half open, only the first to ask gets a yes. */
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
