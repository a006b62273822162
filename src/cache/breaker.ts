import type { Clock } from '../shared/time.ts';

const FAILURES_TO_OPEN = 5;
const FAILURE_WINDOW_MS = 10_000;
const OPEN_MS = 5_000;

/**
 * A circuit breaker: five failures within ten seconds open it, after five more one trial call may close it again.
 * It only counts and tells; the caller decides what to do meanwhile.
 */
export class Breaker {
  readonly #clock: Clock;
  #failures: number[] = [];
  #openedAt: number | null = null;
  #trialRunning = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether a call may be made now. While half open, only the first to ask gets a yes. */
  admits(): boolean {
    if (this.#openedAt === null) return true;
    if (this.#trialRunning || this.#clock().getTime() < this.#openedAt + OPEN_MS) return false;
    this.#trialRunning = true;
    return true;
  }

  succeeded() {
    this.#failures = [];
    this.#openedAt = null;
    this.#trialRunning = false;
  }

  failed() {
    const now = this.#clock().getTime();
    const wasTrial = this.#trialRunning;
    this.#trialRunning = false;
    this.#failures = [...this.#failures.filter((at) => at > now - FAILURE_WINDOW_MS), now];
    if (wasTrial || this.#failures.length >= FAILURES_TO_OPEN) this.#openedAt = now;
  }
}
