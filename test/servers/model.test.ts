import { it } from 'vitest';
import { checkSequences } from '../support/model/run.ts';

it('two devices, the service and a plain model agree after 2,000 sequences', { timeout: 600_000 }, async () => {
  await Promise.all(Array.from({ length: 8 }, () => checkSequences(250)));
});
