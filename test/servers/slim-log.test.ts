import { beforeEach, it, vi } from 'vitest';
import { captureLog } from '../support/log-lines.ts';
import { checkAtOnce } from '../support/model/run.ts';
import { separateWorlds } from '../support/model/surroundings.ts';
import { checkExactness, expectWholeEvents, keepWholeEvents } from '../support/slim-log.ts';

beforeEach(() => {
  captureLog();
  separateWorlds();
  return () => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  };
});

it('readers see every event of a random log as it was written', { timeout: 60_000 }, () => checkExactness(300));

it('readers see the events of devices that write at once as they were written', { timeout: 300_000 }, async () => {
  const stop = await keepWholeEvents();
  try {
    await checkAtOnce(80, 8, new Map());
    await expectWholeEvents();
  } finally {
    await stop();
  }
});
