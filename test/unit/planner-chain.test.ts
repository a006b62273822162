import { expect, it } from 'vitest';
import { planDays } from '../../src/planning/solver/planner.ts';
import type { Plan, PlanRequest } from '../../src/planning/solver/types.ts';
import { at, overloaded, request, span, task, toPrevious } from '../support/planner-instances.ts';
import { findProblems } from '../support/verify-plan.ts';
import { volume } from '../support/volume.ts';

const DAY_MS = 86_400_000;
const SHORT = { minutes: 15, chunk: { min: 15, max: 60 } };

/** Plans, and verifies the plan. */
function plan(asked: PlanRequest): Plan {
  const made = planDays(asked);
  expect(findProblems(asked, made)).toEqual([]);
  return made;
}

const createChain = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    task(`chain-${index}`, { ...SHORT, after: index > 0 ? [`chain-${index - 1}`] : [] }),
  );

const CHAINS: [count: number, others: number][] = [
  [5, 30],
  [30, 10],
  [100, 40],
];

it.each(CHAINS.slice(0, volume({ test: 2, full: 3 })))(
  'when the first task of a chain of %i is postponed, the chain follows it and of %i other tasks nearly all keep their places',
  (count, others) => {
    const [first = task('none'), ...rest] = createChain(count);
    const more = overloaded(7, others, 14).tasks.map((other) => ({ ...other, ...SHORT, after: [], startAt: null }));
    const asked = request({ days: 14, tasks: [first, ...rest, ...more] });
    const before = plan(asked);
    expect(before.leftOut).toEqual([]);
    const startAt = at('09:00') + 7 * DAY_MS;
    const made = plan({
      ...asked,
      tasks: [{ ...first, startAt }, ...rest, ...more],
      previous: toPrevious(before.blocks),
    });
    expect(made.leftOut).toEqual([]);
    expect(made.churn).toMatchObject({ added: 0, removed: 0 });
    expect(made.churn.kept).toBeGreaterThanOrEqual(0.9 * others);
    const startOf = ({ id }: { id: string }) => made.blocks.find(({ taskId }) => taskId === id)?.startsAt ?? 0;
    const starts = [first, ...rest].map(startOf);
    expect(Math.min(...starts)).toBeGreaterThanOrEqual(startAt);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  },
);

it('a chain is left out when its first task cannot be planned', () => {
  const length = volume({ test: 30, full: 100 });
  const [first = task('none'), ...rest] = createChain(length);
  const asked = request({ days: 14, tasks: [first, ...rest, task('other')] });
  const previous = toPrevious(plan(asked).blocks);
  const made = plan({ ...asked, tasks: [{ ...first, after: ['gone'] }, ...rest, task('other')], previous });
  expect(made.blocks.map(({ taskId }) => taskId)).toEqual(['other']);
  expect(made.leftOut.every(({ constraint }) => constraint === 'dependency')).toBe(true);
  expect(made.churn).toEqual({ kept: 1, moved: 0, added: 0, removed: length });
});

it('when a dependency fits only after a block that follows it, that block moves, and other chains stay', () => {
  const tasks = [
    task('a', { priority: 'high' }),
    task('b', { after: ['a'] }),
    task('c', { priority: 'low' }),
    task('d', { after: ['c'] }),
    task('e', { after: ['d'] }),
  ];
  const previous = ['b', 'd', 'e'].map((taskId, index) => ({
    taskId,
    part: 1,
    startsAt: at('11:00') + index * 3_600_000,
    endsAt: at('12:00') + index * 3_600_000,
    locked: false,
  }));
  const made = plan(request({ tasks, previous, busy: [span('09:00', '10:00')] }));
  expect(made.leftOut).toEqual([]);
  expect(made.churn).toEqual({ kept: 2, moved: 1, added: 2, removed: 0 });
  expect(made.blocks.map(({ taskId }) => taskId)).toEqual(['c', 'd', 'e', 'a', 'b']);
});
