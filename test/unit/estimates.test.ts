import { expect, it } from 'vitest';
import { medianEstimate } from '../../src/planning/plan/estimates.ts';

const estimate = (estimatedDuration: number | null, isComing = false) => ({ estimatedDuration, isComing });

it('a task without an estimate takes as long as the median of the others, where a task that repeats counts once', () => {
  const tasks = [estimate(60), estimate(60), estimate(45), estimate(null)];
  expect(medianEstimate(tasks)).toEqual({ count: 3, medianMinutes: 60 });
  const occurrences = Array.from({ length: 7 }, () => estimate(10, true));
  expect(medianEstimate([...tasks, ...occurrences])).toEqual({ count: 3, medianMinutes: 60 });
});

it('fewer than three estimates say nothing about another task', () => {
  expect(medianEstimate([estimate(60), estimate(90)])).toBeNull();
});
