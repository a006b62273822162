/** In milliseconds; a provider that keeps to them costs a person no more than the total, whatever it does. */
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
 * What `open` gives, until it is silent for too long or `total`, if there is one, aborts; then the signal it was given
 * aborts, too.
 * @throws DeadlineError
 */
export async function* withDeadlines<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  { first, idle }: Deadlines,
  total: AbortSignal = new AbortController().signal,
): AsyncIterable<T> {
  const abort = new AbortController();
  const events = open(AbortSignal.any([abort.signal, total]))[Symbol.asyncIterator]();
  try {
    for (let deadline = first; ; deadline = idle) {
      const next = await before(deadline, total, events.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    abort.abort();
  }
}

async function before<T>(deadlineMs: number, total: AbortSignal, next: Promise<T>): Promise<T> {
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const expire = () => reject(new DeadlineError());
  const timer = setTimeout(expire, deadlineMs);
  total.addEventListener('abort', expire, { once: true });
  next.catch(() => {}); // an answer that comes too late has nobody to refuse it to
  try {
    total.throwIfAborted();
    return await Promise.race([next, expired]);
  } catch (err) {
    throw total.aborted ? new DeadlineError() : err;
  } finally {
    clearTimeout(timer);
    total.removeEventListener('abort', expire);
  }
}

/** A signal that aborts after so long, unless it is disposed of before: `AbortSignal.timeout` would keep its timer. */
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

/** The value, or null when it takes longer. */
export async function within<T>(ms: number, value: Promise<T>): Promise<T | null> {
  using timeout = new Timeout(ms);
  const { promise: late, resolve } = Promise.withResolvers<null>();
  timeout.signal.addEventListener('abort', () => resolve(null), { once: true });
  return await Promise.race([value, late]);
}

/** Whether `fetch` failed because its `AbortSignal` fired. */
export const isTimeoutError = (err: unknown): boolean =>
  err instanceof Error && (err.name === 'TimeoutError' || err.name === 'AbortError');
