import { beforeEach, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../src/commands/registry.ts';
import { captureLog } from '../support/log-lines.ts';
import { checkAtOnce, type Ran } from '../support/model/run.ts';
import { separateWorlds } from '../support/model/surroundings.ts';
import { printFigures } from '../support/print-figures.ts';

const print = printFigures('Random sequences');

beforeEach(() => {
  captureLog();
  separateWorlds();
  return () => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  };
});

it('two devices, the service and a plain model agree after 2,000 sequences with faults, and every command had an effect', {
  timeout: 900_000,
}, async () => {
  const ran: Ran = new Map();
  await checkAtOnce(2_000, 8, ran);
  print('2,000 sequences, 0 differences', [...ran].map(([type, count]) => `${count} × ${type}`).join(', '));
  const effective = Object.keys(COMMANDS).filter((type) => type !== 'task_skip'); // no task of the model repeats
  expect([...ran.keys()].toSorted()).toEqual(effective.toSorted());
});
