import * as fc from 'fast-check';
import { beforeEach, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../src/commands/registry.ts';
import { captureLog } from '../support/log-lines.ts';
import type { Model } from '../support/model/model.ts';
import { checkAtOnce, checkSequences, type Ran } from '../support/model/run.ts';
import { type Step, steps } from '../support/model/sequences.ts';
import { separateWorlds } from '../support/model/surroundings.ts';
import { volume } from '../support/volume.ts';

const SEQUENCES = volume({ test: 50, full: 2_000 });
const AT_ONCE = volume({ test: 2, full: 8 });
/** Enough that every command finds a target. */
const ENOUGH = 1_000;

const ALL_COMMANDS = Object.keys(COMMANDS).toSorted();

beforeEach(() => {
  captureLog();
  separateWorlds();
  return () => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  };
});

it('two devices, the service and a plain model agree after random sequences of changes and faults', {
  timeout: 600_000,
}, async () => {
  const ran: Ran = new Map();
  await checkAtOnce(SEQUENCES, AT_ONCE, ran);
  if (SEQUENCES >= ENOUGH) expect([...ran.keys()].toSorted()).toEqual(ALL_COMMANDS);
});

it('every command of the registry occurs in the random sequences', () => {
  const actions = (step: Step) => (step.kind === 'batch' ? step.actions : 'action' in step ? [step.action] : []);
  const types = fc.sample(steps, 1_000).flatMap((sequence) => sequence.flatMap(actions).map(({ type }) => type));
  expect([...new Set<string>(types)].toSorted()).toEqual(ALL_COMMANDS);
});

it.each<[string, (model: Model) => void]>([
  [
    'a task of another title',
    (model) =>
      void model.addTask('unknown', { title: 'x', priority: 'low', status: 'pending', needs: [], project: null }),
  ],
  ['an event too many', (model) => void model.signOut()],
  ['another theme', (model) => void Object.assign(model, { theme: 'none' })],
])('control: the comparison finds %s', { timeout: 60_000 }, async (_, spoil) => {
  await expect(checkSequences(5, new Map(), spoil)).rejects.toThrow(/seed/);
});
