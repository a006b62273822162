import { afterEach, beforeEach, it, vi } from 'vitest';
import * as fc from '../support/fast-check.ts';
import { captureLog } from '../support/log-lines.ts';
import { runTwoDevices } from '../support/two-devices/run.ts';
import { steps } from '../support/two-devices/steps.ts';
import { volume } from '../support/volume.ts';

beforeEach(() => {
  captureLog();
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('two devices that are mostly offline end with what the service has, whatever they did', { timeout: 600_000 }, () =>
  fc.assert(
    fc.asyncProperty(steps, (sequence) => runTwoDevices(sequence, (ms) => void vi.setSystemTime(ms))),
    { numRuns: volume({ test: 2, full: 60 }) },
  ),
);
