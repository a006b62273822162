import { expect, it } from 'vitest';
import { buildCalendar } from '../../src/planning/solver/calendar.ts';
import type { Choice } from '../../src/planning/solver/exact.ts';
import { buildJobs } from '../../src/planning/solver/jobs.ts';
import { solveNeighbourhood } from '../../src/planning/solver/neighbourhood.ts';
import { buildProblem } from '../../src/planning/solver/problem.ts';
import { Schedule } from '../../src/planning/solver/schedule.ts';
import { createSplit } from '../../src/planning/solver/split.ts';
import { NOTHING_BEFORE } from '../../src/planning/solver/timeline.ts';
import { request, span, task } from '../support/planner-instances.ts';

const slotAt = (hour: number) => 12 * hour;

/** Three tasks of an hour, of which the first ones start at these hours. */
function scheduleAt(...hours: number[]) {
  const asked = request({ tasks: [task('a'), task('b'), task('c')], busy: [span('14:00', '15:00')] });
  const calendar = buildCalendar(asked);
  const jobs = buildJobs(asked.tasks, calendar, createSplit(calendar));
  const nowhere = jobs.map(() => undefined);
  const problem = buildProblem(asked, jobs, { fixed: nowhere, was: nowhere }, calendar);
  const schedule = new Schedule(problem);
  for (const [item, hour] of hours.entries()) {
    const place = problem.items[item]?.starts.findIndex((point) => problem.points[point] === slotAt(hour));
    schedule.put(item, place ?? -1);
  }
  const pointAt = (hour: number) => problem.points.indexOf(slotAt(hour));
  return { problem, schedule, pointAt, findBefore: (hour: number) => schedule.findBefore(pointAt(hour)) };
}

it('what is before a time is the end of the last block, and the start of the work without a pause', () => {
  const { findBefore } = scheduleAt(9, 10);
  expect(findBefore(9)).toEqual(NOTHING_BEFORE);
  expect(findBefore(10)).toMatchObject({ end: slotAt(10), since: slotAt(9) });
  expect(findBefore(13)).toMatchObject({ end: slotAt(11), since: slotAt(9) });
});

it('the work before a time begins after the last pause', () => {
  expect(scheduleAt(11, 9).findBefore(13)).toMatchObject({ end: slotAt(12), since: slotAt(11) });
});

it('the width of each point is the free time up to the next point, or to the end of the day', () => {
  const { points, widths } = scheduleAt().problem;
  const isFree = (slot: number) => slot < slotAt(14) || slot >= slotAt(15);
  const free = Array.from(points, (point, index) => {
    const next = points[index + 1] ?? slotAt(17);
    return Array.from({ length: next - point }, (_, at) => point + at).filter(isFree).length;
  });
  expect(Array.from(widths)).toEqual(free);
  expect(free.reduce((a, b) => a + b)).toBe(7 * 12);
});

it('an item that moves into a neighbourhood costs what it is worth elsewhere, and the others cost nothing', () => {
  const { schedule, pointAt } = scheduleAt(9, 11);
  const neighbourhood = { from: pointAt(9), until: pointAt(10), freed: [0], chosen: new Set([0, 1, 2]) };
  let bonuses: number[] = [];
  solveNeighbourhood(schedule, neighbourhood, (choices: Choice[]) => {
    bonuses = choices.map(({ bonus }) => bonus);
    return choices.map(() => -1);
  });
  expect(schedule.worthOf(1)).toBeGreaterThan(0);
  expect(bonuses).toEqual([0, -schedule.worthOf(1), 0]);
});
