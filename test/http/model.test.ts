import { beforeEach, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../src/commands/registry.ts';
import { captureLog } from '../support/log-lines.ts';
import { checkAtOnce, checkSequences, type Ran } from '../support/model/run.ts';
import { separateWorlds } from '../support/model/surroundings.ts';
import { volume } from '../support/volume.ts';

const SEQUENCES = volume({ test: 60, full: 2_000 });
const AT_ONCE = volume({ test: 2, full: 8 });

beforeEach(() => {
  captureLog();
  separateWorlds();
  return () => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  };
});

it(`two devices, the service and a plain model agree after ${SEQUENCES} sequences of changes and faults, and every command had an effect`, {
  timeout: 600_000,
}, async () => {
  const ran: Ran = new Map();
  await checkAtOnce(SEQUENCES, AT_ONCE, ran);
  expect([...ran.keys()].toSorted()).toEqual(Object.keys(COMMANDS).toSorted());
});

it.each<[string, Parameters<typeof checkSequences>[2]]>([
  ['a lost task', (model) => void model.tasks.clear()],
  ['an event too many', (model) => void model.signOut()],
  ['another theme', (model) => void Object.assign(model, { theme: 'none' })],
])('control: the comparison finds %s', { timeout: 60_000 }, async (_, spoil) => {
  await expect(checkSequences(20, new Map(), spoil)).rejects.toThrow(/seed/);
});
