/** In milliseconds. */
export interface Deadlines {
  /** Until the first event. */
  first: number;
  /** Between two events. */
  idle: number;
}

export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * Yields the events of `open`. It stops when the next event is late or `total` aborts. On any end it aborts the signal
 * that `open` got.
 * @throws DeadlineError
 */
export async function* withDeadlines<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  { first, idle }: Deadlines,
  total: AbortSignal = new AbortController().signal,
): AsyncIterable<T> {
  const abort = new AbortController();
  const events = open(AbortSignal.any([abort.signal, total]))[Symbol.asyncIterator]();
  const { promise: aborted, resolve } = Promise.withResolvers<null>();
  const end = () => resolve(null);
  total.addEventListener('abort', end, { once: true });
  try {
    for (let deadline = first; ; deadline = idle) {
      const next = total.aborted ? null : await within(deadline, Promise.race([aborted, events.next()]));
      if (!next) throw new DeadlineError();
      if (next.done) return;
      yield next.value;
    }
  } catch (err) {
    throw total.aborted ? new DeadlineError() : err;
  } finally {
    total.removeEventListener('abort', end);
    abort.abort();
  }
}

/** A signal that aborts `ms` after `signal` has. */
export function abortLater(ms: number, signal: AbortSignal): AbortSignal {
  const later = new AbortController();
  const start = () => setTimeout(() => later.abort(), ms);
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return later.signal;
}

/** A signal that aborts after `ms`, unless disposed. `AbortSignal.timeout` cannot be cancelled and keeps its timer. */
export class Timeout implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(ms: number) {
    this.#timer = setTimeout(() => this.#controller.abort(), ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose]() {
    clearTimeout(this.#timer);
  }
}

const IDLE_STEPS = 5;

/**
 * Calls `expire` after `ms`, unless disposed. Timers and responses wait while the isolate computes, so the time is counted in
 * steps: a long computation counts as one step at most. A response that has arrived during it is read before the last step.
 */
export class IdleTimeout implements Disposable {
  readonly #expire: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number, expire: () => void) {
    this.#expire = expire;
    this.#wait(ms / IDLE_STEPS, IDLE_STEPS);
  }

  #wait(stepMs: number, steps: number) {
    if (steps === 0) return this.#expire();
    this.#timer = setTimeout(() => this.#wait(stepMs, steps - 1), stepMs);
  }

  [Symbol.dispose]() {
    clearTimeout(this.#timer);
  }
}

/** The value, or null when it takes longer than `ms`. */
export async function within<T>(ms: number, value: Promise<T>): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, ms, null);
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether `fetch` failed because its `AbortSignal` fired. */
export const isTimeoutError = (err: unknown): boolean =>
  err instanceof Error && (err.name === 'TimeoutError' || err.name === 'AbortError');
