import { MINUTE_MS, MINUTES_PER_DAY } from '../../shared/duration.ts';
import { addDays } from '../../shared/time-zones.ts';
import { workingHoursOn } from '../../shared/working-hours.ts';
import { fixTask } from './apply-fix.ts';
import { type Calendar, formatTimeOfDay, parseTimeOfDay } from './calendar.ts';
import type { FindEarliestEnd } from './free-time.ts';
import type { Job } from './jobs.ts';
import {
  type Fix,
  MAX_DAYS,
  type PlanRequest,
  type PlanTask,
  QUARTER_MINUTES,
  SLOT_MS,
  SLOTS_PER_QUARTER,
} from './types.ts';

/** A day off counts as a working day of no hours. */
const NO_HOURS = { start: '09:00', end: '09:00' };

/** Changes of one kind, by step from the smallest to the largest. If a step helps, every larger step helps too. */
interface Candidate {
  steps: number;
  /** @param step from 1 */
  toFix: (step: number) => Fix;
  /** Minutes. */
  toCost: (step: number) => number;
}

interface FixContext {
  /** Ids of dependencies that are not planned. */
  unmet: string[];
  calendar: Calendar;
  findEarliestEnd: FindEarliestEnd;
}

/**
 * The change of the fewest minutes after which the open parts of a task fit; null when none helps. A change that asks more
 * of the user counts only when no other helps: more days, and longer hours for a task without a date.
 * @param parts the open parts of one task, in their order
 */
export function findSmallestFix(request: PlanRequest, parts: Job[], context: FixContext): Fix | null {
  const [part] = parts;
  if (!part) return null;
  const { findEarliestEnd } = context;
  const helps = (fix: Fix) => findEarliestEnd(parts, fixTask(part.task, fix), { fix }) !== null;
  for (const candidates of listCandidates(request, parts, part, context)) {
    const fix = findCheapest(candidates, helps);
    if (fix) return fix;
  }
  return null;
}

/** Candidates in tiers: a tier counts only when no candidate of the tiers before it helps. */
function listCandidates(request: PlanRequest, parts: Job[], part: Job, context: FixContext): Candidate[][] {
  const { unmet, calendar, findEarliestEnd } = context;
  const { task } = part;
  if (unmet.length > 0) return [[removeDependencies(unmet)]];
  const changesOfTask = [
    ...shorten(part),
    ...moveDeadline(task, findEarliestEnd(parts, { ...task, deadlineAt: null })),
    ...moveDueDate(part, calendar),
    ...startEarlier(part, calendar),
  ];
  const hasDate = task.dueAt !== null || task.deadlineAt !== null;
  const lastResort = task.after.length > 0 ? [removeDependencies(task.after)] : [];
  return hasDate
    ? [[...changesOfTask, ...extendHours(request)], [planMoreDays(request)], lastResort]
    : [changesOfTask, [planMoreDays(request)], extendHours(request), lastResort];
}

function findCheapest(candidates: Candidate[], helps: (fix: Fix) => boolean): Fix | null {
  let cheapest: { fix: Fix | null; cost: number } = { fix: null, cost: Infinity };
  for (const candidate of candidates) {
    const step = findSmallestStep(candidate, cheapest.cost, helps);
    if (step !== null) cheapest = { fix: candidate.toFix(step), cost: candidate.toCost(step) };
  }
  return cheapest.fix;
}

/** By bisection; null when no step that costs less than `limit` helps. */
function findSmallestStep({ steps, toFix, toCost }: Candidate, limit: number, helps: (fix: Fix) => boolean) {
  let high = steps;
  while (high > 0 && toCost(high) >= limit) high -= 1;
  if (high < 1 || !helps(toFix(high))) return null;
  for (let low = 0; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if (helps(toFix(middle))) high = middle;
    else low = middle;
  }
  return high;
}

const toMinutes = (step: number) => step * QUARTER_MINUTES;
const minutesBetween = (a: number, b: number) => Math.abs(a - b) / MINUTE_MS;

const removeDependencies = (taskIds: string[]): Candidate => ({
  steps: 1,
  toFix: () => ({ kind: 'remove_dependency', taskIds }),
  toCost: toMinutes,
});

function shorten({ task, parts }: Job): Candidate[] {
  if (parts > 1) return [];
  const quarters = Math.ceil(task.minutes / QUARTER_MINUTES);
  const minutesAfter = (step: number) => (quarters - step) * QUARTER_MINUTES;
  return [
    {
      steps: quarters - Math.max(Math.ceil(task.chunk.min / QUARTER_MINUTES), 1),
      toFix: (step) => ({ kind: 'shorten', minutes: minutesAfter(step) }),
      toCost: (step) => task.minutes - minutesAfter(step),
    },
  ];
}

/** @param endsAt when the task can end without its deadline */
function moveDeadline({ deadlineAt }: PlanTask, endsAt: number | null): Candidate[] {
  if (deadlineAt === null || endsAt === null) return [];
  return [
    {
      steps: 1,
      toFix: () => ({ kind: 'move_deadline', deadlineAt: endsAt }),
      toCost: () => minutesBetween(endsAt, deadlineAt),
    },
  ];
}

function moveDueDate({ task, due }: Job, { startsAt, workable }: Calendar): Candidate[] {
  const { dueAt } = task;
  if (dueAt === null) return [];
  const momentAt = (step: number) => startsAt + (due + step * SLOTS_PER_QUARTER) * SLOT_MS;
  return [
    {
      steps: Math.floor((workable.length - due) / SLOTS_PER_QUARTER),
      toFix: (step) => ({ kind: 'move_due', dueAt: momentAt(step) }),
      toCost: (step) => minutesBetween(momentAt(step), dueAt),
    },
  ];
}

function startEarlier({ task, earliest }: Job, { startsAt }: Calendar): Candidate[] {
  const { startAt } = task;
  if (startAt === null) return [];
  const quarters = Math.ceil(earliest / SLOTS_PER_QUARTER);
  const momentAt = (step: number) => startsAt + (quarters - step) * SLOTS_PER_QUARTER * SLOT_MS;
  return [
    {
      steps: quarters,
      toFix: (step) => ({ kind: 'start_earlier', startAt: momentAt(step) }),
      toCost: (step) => minutesBetween(momentAt(step), startAt),
    },
  ];
}

const planMoreDays = ({ days }: PlanRequest): Candidate => ({
  steps: MAX_DAYS - days,
  toFix: (step) => ({ kind: 'add_days', days: days + step }),
  toCost: toMinutes,
});

/** A later end or an earlier start of work, on one of the planned days. */
function extendHours(request: PlanRequest): Candidate[] {
  const dates = Array.from({ length: request.days }, (_, day) => addDays(request.from, day));
  return dates.flatMap((date): Candidate[] => {
    const { start, end } = workingHoursOn(request, date) ?? NO_HOURS;
    const [startMinutes, endMinutes] = [parseTimeOfDay(start), parseTimeOfDay(end)];
    const laterEnd = (step: number) => formatTimeOfDay(endMinutes + toMinutes(step));
    const earlierStart = (step: number) => formatTimeOfDay(startMinutes - toMinutes(step));
    return [
      {
        steps: Math.floor((MINUTES_PER_DAY - endMinutes) / QUARTER_MINUTES),
        toFix: (step) => ({ kind: 'extend_hours', date, start, end: laterEnd(step) }),
        toCost: toMinutes,
      },
      {
        steps: Math.floor(startMinutes / QUARTER_MINUTES),
        toFix: (step) => ({ kind: 'extend_hours', date, start: earlierStart(step), end }),
        toCost: toMinutes,
      },
    ];
  });
}
