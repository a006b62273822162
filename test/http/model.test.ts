import { beforeEach, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../src/commands/registry.ts';
import * as fc from '../support/fast-check.ts';
import { captureLog } from '../support/log-lines.ts';
import type { Model } from '../support/model/model.ts';
import { checkAtOnce, checkSequences } from '../support/model/run.ts';
import { type Step, steps } from '../support/model/sequences.ts';
import { separateWorlds } from '../support/model/surroundings.ts';
import { volume } from '../support/volume.ts';

beforeEach(() => {
  captureLog();
  separateWorlds();
  return () => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  };
});

it('two devices, the service and a plain model agree after random sequences of changes and faults', {
  timeout: 120_000,
}, async () => {
  await checkAtOnce(volume({ test: 8, full: 50 }), 2, new Map());
});

it('every command of the registry occurs in the random sequences', () => {
  const actions = (step: Step) => (step.kind === 'batch' ? step.actions : 'action' in step ? [step.action] : []);
  const types = fc.sample(steps, 1_000).flatMap((sequence) => sequence.flatMap(actions).map(({ type }) => type));
  expect([...new Set<string>(types)].toSorted()).toEqual(Object.keys(COMMANDS).toSorted());
});

it.each<[string, (model: Model) => void]>([
  [
    'a task of another title',
    (model) =>
      void model.addTask('unknown', {
        title: 'x',
        priority: 'low',
        status: 'pending',
        needs: [],
        project: null,
        label: 'home',
        isTicked: false,
      }),
  ],
  ['an event too many', (model) => void model.signOut()],
  ['another theme', (model) => void Object.assign(model, { theme: 'none' })],
])('control: the comparison finds %s', { timeout: 60_000 }, async (_, spoil) => {
  await expect(checkSequences(5, new Map(), spoil)).rejects.toThrow(/seed/);
});

it('control: runs at once try sequences of different seeds', { timeout: 60_000 }, async () => {
  const failure = await checkAtOnce(4, 2, new Map(), (model) => void model.signOut()).catch((err: unknown) => err);
  const seedsOf = ({ errors }: AggregateError) => errors.map((err) => /seed: (-?\d+)/.exec(String(err))?.[1]);
  expect(failure).toBeInstanceOf(AggregateError);
  const seeds = seedsOf(failure as AggregateError);
  expect(seeds).toHaveLength(2);
  expect(seeds[0]).toMatch(/\d/);
  expect(seeds[0]).not.toBe(seeds[1]);
});
