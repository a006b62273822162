import { vi } from 'vitest';
import { isInRequest } from './in-request.ts';

const { setTimeout: later } = globalThis;
const STEP_MS = 500;

/** Stops the clock: only `passTime` moves it, so no timer depends on the speed of the machine. `vi.useRealTimers` ends it. */
export const standClock = () =>
  void vi.useFakeTimers({
    toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  });

/** Turns of the event loop before each step, in which the code runs that waited for the last one. */
const TURNS = 5;

/** Moves the clock forward in steps. After each step, the code that was waiting for it runs. */
export async function passTime(ms: number, stepMs = STEP_MS): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => later(resolve, 0));
    vi.advanceTimersByTime(Math.min(stepMs, ms - passed));
  }
}

/** Makes `AbortSignal.timeout` within requests follow the stopped clock too. `vi.restoreAllMocks` ends it. */
export function standAbortTimeouts(): void {
  const { timeout } = AbortSignal;
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    if (!isInRequest()) return timeout.call(AbortSignal, ms); // background work, in another context
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('The operation timed out', 'TimeoutError')), ms);
    return controller.signal;
  });
}
