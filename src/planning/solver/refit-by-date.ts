import type { Calendar } from './calendar.ts';
import { intAt, itemAt } from './checked.ts';
import { isDue } from './dates.ts';
import type { Job } from './jobs.ts';
import type { Places } from './place.ts';
import { listGaps, type Planned, toPlace } from './refit.ts';
import { type Gap, toLengths } from './split.ts';
import { type PlanRequest, SLOT_MINUTES } from './types.ts';
import { findStarts } from './wanted.ts';

/**
 * How tasks that are due on the planned days are split when what is due first goes first, in its present parts or in the gaps that
 * others leave. By task id; empty when the plan keeps all dates.
 */
export function refitByDate(
  request: PlanRequest,
  { jobs, places }: Pick<Planned, 'jobs' | 'places'>,
  calendar: Calendar,
): Map<string, number[]> {
  const refitted = new Map<string, number[]>();
  if (!jobs.some((job, index) => isMissed(job, places[index]?.end ?? Infinity, calendar))) return refitted;
  const all = places.map((place) => (place?.isFixed ? place : undefined));
  for (const indices of listDated(jobs, all, calendar)) {
    const parts = indices.map((index) => itemAt(jobs, index));
    const [first] = parts;
    if (!first?.after.every((index) => all[index])) continue;
    const open = { ...first, minutes: parts.reduce((sum, { minutes }) => sum + minutes, 0) };
    const starts = findStarts(parts, all, calendar);
    const kept = starts.map((slot, index): Gap => ({ first: slot, slots: itemAt(parts, index).slots }));
    const rested = fillGaps(request, jobs, all, open, calendar);
    const unrested = fillGaps({ ...request, pauseAfterMinutes: null }, jobs, all, open, calendar);
    const gaps = chooseEarliest([kept, rested, unrested], open, calendar);
    const own = parts.map(({ minutes }) => minutes);
    const lengths = gaps === kept ? own : toLengths({ ...first.task, minutes: open.minutes }, gaps);
    if (!lengths || gaps.length === 0) continue;
    const begun = jobs.filter(({ task }, index) => task === first.task && all[index]).map(({ minutes }) => minutes);
    refitted.set(first.task.id, [...begun, ...lengths]);
    const taken = gaps.map((gap) => toPlace(gap, calendar));
    for (const [part, index] of indices.entries()) all[index] = taken[part] ?? taken.at(-1);
    all.push(...taken);
  }
  return refitted;
}

const isMissed = (job: Job, end: number, calendar: Calendar) =>
  job.isPossible && isDue(job, calendar) && end > job.limit;

/** The parts without a place of each task that is due on the planned days, what is due first before others. */
const listDated = (jobs: Job[], places: Places, calendar: Calendar): number[][] =>
  [...Map.groupBy(jobs.keys(), (index) => itemAt(jobs, index).task).values()]
    .filter(([index = 0]) => isDue(itemAt(jobs, index), calendar))
    .map((indices) => indices.filter((index) => !places[index]))
    .sort(([a = 0], [b = 0]) => itemAt(jobs, a).limit - itemAt(jobs, b).limit || a - b);

/** The gaps that end on the earliest day. Gaps that are in time go before gaps that are late. */
function chooseEarliest(choices: Gap[][], { limit, minutes }: Job, { dayStarts }: Calendar): Gap[] {
  const rate = (gaps: Gap[]) => {
    const last = gaps.at(-1);
    if (!last || gaps.reduce((sum, { slots }) => sum + slots * SLOT_MINUTES, 0) < minutes) return Infinity;
    return intAt(dayStarts, last.first) + (last.first + last.slots > limit ? dayStarts.length : 0);
  };
  return choices.reduce((best, gaps) => (rate(gaps) < rate(best) ? gaps : best));
}

/** The earliest gaps for so many minutes of a task. */
function fillGaps(request: PlanRequest, jobs: Job[], others: Places, part: Job, calendar: Calendar): Gap[] {
  let open = part.minutes;
  return listGaps(request, jobs, others, part, calendar).flatMap(({ first, slots }) => {
    if (open <= 0) return [];
    const needed = Math.ceil(Math.max(open, part.task.chunk.min) / SLOT_MINUTES);
    open -= slots * SLOT_MINUTES;
    return { first, slots: Math.min(slots, needed) };
  });
}
