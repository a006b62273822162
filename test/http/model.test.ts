import { it } from 'vitest';
import { checkSequences } from '../support/model/run.ts';
import { volume } from '../support/volume.ts';

it('two devices, the service and a plain model agree after random sequences of changes', {
  timeout: 120_000,
}, async () => {
  await checkSequences(volume({ test: 10, full: 100 }));
});
