import { expect, it } from 'vitest';
import type { StoredPlan } from '../../src/entities/plans/responses.ts';
import { medianEstimates, minutesLeft, type OpenTask } from '../../src/planning/plan/snapshot.ts';

const estimate = (estimatedDuration: number | null, context: string | null = 'home', isComing = false) => ({
  estimatedDuration,
  context,
  isComing,
});

it('a task without an estimate takes as long as the median of its project, where a task that repeats counts once', () => {
  const tasks = [estimate(60), estimate(60), estimate(45), estimate(null), estimate(5, 'work'), estimate(5, null)];
  expect(medianEstimates(tasks)).toEqual(new Map([['home', 60]]));
  const occurrences = Array.from({ length: 7 }, () => estimate(10, 'home', true));
  expect(medianEstimates([...tasks, ...occurrences]).get('home')).toBe(60);
});

it('fewer than three estimates of a project, or those of other tasks, say nothing about another task', () => {
  const others = [estimate(60), estimate(90), estimate(60, 'work'), estimate(10, null), estimate(10, null)];
  expect(medianEstimates([...others, estimate(10, null)]).size).toBe(0);
});

it('a task that repeats still needs its time when the occurrence of yesterday is reported as done', () => {
  const task = { id: 'run', estimatedDuration: 30, context: null, occurrence: '2026-11-26' } as unknown as OpenTask;
  const block = { taskId: 'run', startsAt: '2026-11-25T09:00:00Z', endsAt: '2026-11-25T09:30:00Z', done: true };
  const leftAfter = (occurrence: string) =>
    minutesLeft({ tasks: [task], plan: { blocks: [{ ...block, occurrence }] } as unknown as StoredPlan }, new Date());
  expect(leftAfter('2026-11-25').get('run')).toBe(30);
  expect(leftAfter('2026-11-26').get('run')).toBe(0);
});
