/**
 * Timers and `performance.now()` run at a tenth of the speed, but `Date` does not. The embedded Postgres and Redis share
 * one busy process, so a statement may take longer than the Worker's deadlines allow a real store. Tests of the deadlines
 * stop the clock.
 */
const SLOWNESS = 10;

const { setTimeout, setInterval } = globalThis;
const timeout = AbortSignal.timeout.bind(AbortSignal);
const now = performance.now.bind(performance);
const startedAt = now();

Object.assign(globalThis, {
  setTimeout: (callback: () => void, ms = 0, ...args: []) => setTimeout(callback, ms * SLOWNESS, ...args),
  setInterval: (callback: () => void, ms = 0, ...args: []) => setInterval(callback, ms * SLOWNESS, ...args),
});
AbortSignal.timeout = (ms) => timeout(ms * SLOWNESS);
performance.now = () => startedAt + (now() - startedAt) / SLOWNESS;

export {}; // a module, so that its names are its own
