/**
 * Deadlines and `performance.now()` run at a tenth of their speed, but pauses and `Date` do not. The embedded Postgres and
 * Redis share one process, so on a busy machine they take longer than the Worker's deadlines allow real stores. Tests of
 * the deadlines stop the clock.
 */
export const SLOWNESS = 10;

let slownessOfTimers = SLOWNESS;

/** Runs deadlines at their full speed until the returned function is called: for a silent Redis, whose deadline must pass. */
export function hurryTimers(): () => void {
  slownessOfTimers = 1;
  return () => {
    slownessOfTimers = SLOWNESS;
  };
}

const startTimer = globalThis.setTimeout.bind(globalThis);
const startInterval = globalThis.setInterval.bind(globalThis);
const abortAfter = AbortSignal.timeout.bind(AbortSignal);
const now = performance.now.bind(performance);
const startedAt = now();

type Callback = (...args: unknown[]) => void;

/** A pause calls the `resolve` of a promise, which takes a value. A deadline calls a function without parameters. */
const isPause = (callback: Callback) => callback.length > 0;

Object.assign(globalThis, {
  setTimeout: (callback: Callback, ms = 0, ...args: unknown[]) =>
    startTimer(callback, isPause(callback) ? ms : ms * slownessOfTimers, ...args),
  setInterval: (callback: Callback, ms = 0, ...args: unknown[]) =>
    startInterval(callback, ms * slownessOfTimers, ...args),
});
AbortSignal.timeout = (ms) => abortAfter(ms * SLOWNESS);
performance.now = () => startedAt + (now() - startedAt) / SLOWNESS;
