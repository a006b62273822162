import { expect, it } from 'vitest';
import { medianEstimates } from '../../src/planning/plan/estimates.ts';

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
