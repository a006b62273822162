import { beforeEach, it, vi } from 'vitest';
import { captureLog } from '../support/log-lines.ts';
import { checkAtOnce } from '../support/model/run.ts';
import { separateWorlds } from '../support/model/surroundings.ts';

beforeEach(() => {
  captureLog();
  separateWorlds();
  return () => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  };
});

it('two devices, the service and a plain model agree after 400 sequences of changes and faults', {
  timeout: 600_000,
}, async () => {
  await checkAtOnce(400, 8, new Map());
});
