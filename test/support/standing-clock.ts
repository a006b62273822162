import { vi } from 'vitest';

const { setTimeout: later } = globalThis;
const STEP_MS = 500;

/** From now on time passes by `passTime` alone, so that no deadline depends on how fast the machine is. */
export const standClock = () =>
  void vi.useFakeTimers({
    toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  });

/** Lets so much time pass, and after each step whatever was waiting for it happen. */
export async function passTime(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += STEP_MS) {
    await new Promise((resolve) => later(resolve, 0));
    vi.advanceTimersByTime(Math.min(STEP_MS, ms - passed));
  }
}
