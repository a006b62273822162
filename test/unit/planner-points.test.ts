import { expect, it } from 'vitest';
import { buildCalendar } from '../../src/planning/solver/calendar.ts';
import { buildJobs } from '../../src/planning/solver/jobs.ts';
import { findFreeSlots, placeAt } from '../../src/planning/solver/place.ts';
import { buildProblem } from '../../src/planning/solver/problem.ts';
import { createSplit } from '../../src/planning/solver/split.ts';
import { at, request, span, task } from '../support/planner-instances.ts';

const slotAt = (hour: number) => 12 * hour;

it('the width of each point is the free time up to the next point, or to the end of the day', () => {
  const asked = request({ tasks: [task('a'), task('b'), task('c')], busy: [span('14:00', '15:00')] });
  const calendar = buildCalendar(asked);
  const jobs = buildJobs(asked.tasks, calendar, createSplit(calendar));
  const nowhere = jobs.map(() => undefined);
  const { points, widths } = buildProblem(asked, jobs, { fixed: nowhere, was: nowhere }, calendar);
  const isFree = (slot: number) => slot < slotAt(14) || slot >= slotAt(15);
  const free = Array.from(points, (point, index) => {
    const next = points[index + 1] ?? slotAt(17);
    return Array.from({ length: next - point }, (_, at) => point + at).filter(isFree).length;
  });
  expect(Array.from(widths)).toEqual(free);
  expect(free.reduce((a, b) => a + b)).toBe(7 * 12);
});

it('a block that begins before the first day takes its time on that day alone', () => {
  const midnight = { workingHours: { 1: { start: '00:00', end: '17:00' } }, now: at('00:00') - 36e5 };
  const calendar = buildCalendar(request(midnight));
  const firstFree = (minutes: number) =>
    findFreeSlots(calendar, [placeAt(at('00:00') - 6e5, minutes, calendar)]).startsOf(1)[0];
  expect([5, 10, 15, 20].map(firstFree)).toEqual([0, 0, 1, 2]);
});
