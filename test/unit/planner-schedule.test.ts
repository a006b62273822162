import { expect, it } from 'vitest';
import { buildCalendar } from '../../src/planning/solver/calendar.ts';
import { buildJobs } from '../../src/planning/solver/jobs.ts';
import { buildProblem } from '../../src/planning/solver/problem.ts';
import { Schedule } from '../../src/planning/solver/schedule.ts';
import { createSplit } from '../../src/planning/solver/split.ts';
import { NOTHING_BEFORE } from '../../src/planning/solver/timeline.ts';
import { request, task } from '../support/planner-instances.ts';

const slotAt = (hour: number) => 12 * hour;

/** Two tasks of an hour, which start at these hours. */
function scheduleAt(...hours: number[]) {
  const asked = request({ tasks: [task('a'), task('b')] });
  const calendar = buildCalendar(asked);
  const jobs = buildJobs(asked.tasks, calendar, createSplit(calendar));
  const nowhere = jobs.map(() => undefined);
  const problem = buildProblem(asked, jobs, { fixed: nowhere, was: nowhere }, calendar);
  const schedule = new Schedule(problem);
  for (const [item, hour] of hours.entries()) {
    const place = problem.items[item]?.starts.findIndex((point) => problem.points[point] === slotAt(hour));
    schedule.put(item, place ?? -1);
  }
  return { schedule, findBefore: (hour: number) => schedule.findBefore(problem.points.indexOf(slotAt(hour))) };
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
