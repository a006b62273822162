import { it } from 'vitest';
import { checkSequences } from '../support/model/run.ts';

it('two devices, the service and a plain model agree after 2,000 sequences', { timeout: 600_000 }, async () => {
  // waits for all of them, because requests after the end of the test would keep the run from ending
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => checkSequences(250)));
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n\n'));
});
