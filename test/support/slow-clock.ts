/**
 * Timers and `performance.now()` run at a tenth of their speed, but `Date` does not. The embedded Postgres and Redis share
 * one process, so on a busy machine they take longer than the Worker's deadlines allow real stores. Tests of the deadlines
 * stop the clock.
 */
const SLOWNESS = 10;

const startTimer = globalThis.setTimeout.bind(globalThis);
const startInterval = globalThis.setInterval.bind(globalThis);
const abortAfter = AbortSignal.timeout.bind(AbortSignal);
const now = performance.now.bind(performance);
const startedAt = now();

type Callback = (...args: unknown[]) => void;

Object.assign(globalThis, {
  setTimeout: (callback: Callback, ms = 0, ...args: unknown[]) => startTimer(callback, ms * SLOWNESS, ...args),
  setInterval: (callback: Callback, ms = 0, ...args: unknown[]) => startInterval(callback, ms * SLOWNESS, ...args),
});
AbortSignal.timeout = (ms) => abortAfter(ms * SLOWNESS);
performance.now = () => startedAt + (now() - startedAt) / SLOWNESS;

export {};
