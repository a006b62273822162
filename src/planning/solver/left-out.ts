import { MINUTE_MS } from '../../shared/duration.ts';
import { countOrder } from './blocks.ts';
import type { Calendar } from './calendar.ts';
import { findDate } from './dates.ts';
import { createEarliestEndFinder, type FindEarliestEnd, type FindOptions } from './free-time.ts';
import type { Job } from './jobs.ts';
import { type Places, placeAt } from './place.ts';
import { isWhole } from './problem.ts';
import { findSmallestFix } from './smallest-fix.ts';
import { type Fix, type LeftOut, type PlanRequest, SLOT_MINUTES, type Span } from './types.ts';
import { WEIGHTS } from './weights.ts';

/** For so many tasks, a fix is looked for. Nobody reads more. */
export const MAX_FIXES = 12;
/** What brings a task that is late into time. */
const LATE_FIXES: Fix['kind'][] = ['shorten', 'start_earlier', 'extend_hours', 'remove_dependency', 'put_back'];

/**
 * Why tasks were left out or are late, the most important first; and the smallest change that would help each of the first MAX_FIXES,
 * while other planned blocks stay.
 */
export function explainLeftOut(request: PlanRequest, jobs: Job[], places: Places, calendar: Calendar): LeftOut[] {
  const left = Map.groupBy(
    jobs.filter((_, index) => !places[index]),
    ({ task }) => task.id,
  );
  const late = findLate(request, jobs, places, calendar);
  const findEarliestEnd = createEarliestEndFinder(request, jobs, places);
  const known = new Set(request.tasks.map(({ id }) => id));
  const explained = [...new Map([...late, ...left])]
    .flatMap(([taskId, [first, ...more]]) => (first ? { taskId, first, more } : []))
    .sort(({ first: a }, { first: b }) => compareImportance(a, b))
    .map(({ taskId, first, more }, number): LeftOut => {
      const parts: [Job, ...Job[]] = [first, ...more];
      if (!left.has(taskId)) return explainLate(request, parts, { jobs, places, calendar }, number < MAX_FIXES);
      const unmet = first.task.after.filter((id) => left.has(id) || !known.has(id));
      const all = jobs.filter(({ task }) => task.id === taskId);
      const needed: [Job, ...Job[]] = isWhole(first.task, calendar) ? [first, ...more] : [first];
      const constraint = unmet.length > 0 ? 'dependency' : findConstraint(needed, all, findEarliestEnd);
      const because =
        constraint === 'low_value' && findCost(request, first, { jobs, places, calendar, findEarliestEnd });
      const context = { unmet, because, all, jobs, places, calendar, findEarliestEnd };
      return {
        taskId,
        minutes: parts.reduce((sum, { minutes }) => sum + minutes, 0),
        constraint,
        fix: number < MAX_FIXES ? findSmallestFix(request, parts, context) : null,
        ...(constraint === 'no_slot' && { gap: findGap(first, all, calendar) }),
        ...(because && { because }),
      };
    });
  return withoutFixesThatFollow(request, explained);
}

/** By task that is late and was not overdue before: its parts that may move. */
function findLate({ now }: PlanRequest, jobs: Job[], places: Places, calendar: Calendar): Map<string, Job[]> {
  const late = new Set(
    jobs.flatMap(({ task }, index) => {
      const date = findDate(task, calendar);
      return date > now && (places[index]?.endsAt ?? 0) > date ? task : [];
    }),
  );
  const isOpen = (job: Job, index: number) => late.has(job.task) && !places[index]?.isFixed;
  return Map.groupBy(jobs.filter(isOpen), ({ task }) => task.id);
}

/** What would help is what would help if the task were left out, and its date were a deadline. */
function explainLate(
  request: PlanRequest,
  parts: [Job, ...Job[]],
  { jobs, places, calendar }: Omit<Found, 'findEarliestEnd'>,
  isAsked: boolean,
): LeftOut {
  const [{ task }] = parts;
  const deadlineAt = findDate(task, calendar);
  const isOpen = (job: Job | undefined) => job !== undefined && parts.includes(job);
  const endsAt = Math.max(...jobs.map((job, index) => (isOpen(job) ? (places[index]?.endsAt ?? 0) : 0)));
  const late: Omit<LeftOut, 'fix'> = {
    ...{ taskId: task.id, minutes: 0, constraint: 'late', lateMinutes: (endsAt - deadlineAt) / MINUTE_MS },
  };
  if (!isAsked) return { ...late, fix: null };
  const others = places.map((place, index) => (isOpen(jobs[index]) ? undefined : place));
  const fixes = LATE_FIXES.filter((kind) => task.fixes?.includes(kind) ?? true);
  const all = parts.map((part) => ({ ...part, task: { ...task, deadlineAt, fixes } }));
  const findEarliestEnd = createEarliestEndFinder(request, jobs, others);
  const context = { unmet: [], because: false as const, all, jobs, places: others, calendar, findEarliestEnd };
  return { ...late, fix: findSmallestFix(request, all, context) };
}

/** By priority, then what is due first. */
const compareImportance = ({ task, limit }: Job, other: Job): number =>
  WEIGHTS[other.task.priority] - WEIGHTS[task.priority] || limit - other.limit || (task.id < other.task.id ? -1 : 1);

/**
 * What keeps parts of a task out of the plan when its dependencies are planned.
 * @param all the parts of the task, with the planned ones
 */
function findConstraint(parts: [Job, ...Job[]], all: Job[], findEarliestEnd: FindEarliestEnd): LeftOut['constraint'] {
  const [{ task }] = parts;
  const hasPlace = (of: Job[], { deadlineAt = task.deadlineAt, except = [] as Span[] }, options: FindOptions = {}) =>
    findEarliestEnd(of, { ...task, deadlineAt, except }, options) !== null;
  if (!hasPlace(all, { deadlineAt: null }, { isEmpty: true })) return 'no_slot';
  if (hasPlace(parts, { except: task.except ?? [] })) return 'low_value';
  if (hasPlace(parts, {})) return 'dropped';
  if (hasPlace(parts, { deadlineAt: null }) || !hasPlace(all, {}, { isEmpty: true })) return 'deadline';
  const fitsWithoutItself = hasPlace(
    all,
    { except: task.except ?? [] },
    { fix: { kind: 'let_go', taskIds: [task.id] } },
  );
  return fitsWithoutItself ? 'low_value' : 'capacity';
}

interface Found {
  jobs: Job[];
  places: Places;
  calendar: Calendar;
  findEarliestEnd: FindEarliestEnd;
}

/** What costs more than a part is worth, at the first place where it fits. */
function findCost(
  request: PlanRequest,
  part: Job,
  { jobs, places, calendar, findEarliestEnd }: Found,
): LeftOut['because'] {
  const { task, minutes } = part;
  const endsAt = findEarliestEnd([part], task);
  if (endsAt === null) return 'pause'; // its own parts take the time
  const fixed = places.map((place) => (place?.isFixed ? place : undefined));
  const countTiredSlots = (placed: Places) =>
    countOrder(request, jobs, { places: placed, fixed }, calendar).reduce((sum, { tired }) => sum + tired, 0);
  const here = places.with(jobs.indexOf(part), placeAt(endsAt - minutes * MINUTE_MS, minutes, calendar));
  return countTiredSlots(here) > countTiredSlots(places) ? 'pause' : 'order';
}

/** What binds when there is no place even on empty days. */
function findGap(part: Job, all: Job[], calendar: Calendar): NonNullable<LeftOut['gap']> {
  const { task, minutes, slots, earliest } = part;
  const fromStart = findLongestRun(calendar, earliest);
  const gap = { minutes: fromStart * SLOT_MINUTES, needed: minutes };
  const total = all.reduce((sum, { minutes }) => sum + minutes, 0);
  const canSplit = all.length > 1 && gap.minutes >= task.chunk.min;
  const free = SLOT_MINUTES * calendar.workable.subarray(earliest).filter(Boolean).length;
  if (canSplit && free < total) return { binds: 'total', minutes: free, needed: total };
  if (fromStart >= slots) return { binds: 'parts', minutes: all.length, needed: minutes };
  return { ...gap, binds: findLongestRun(calendar, 0) >= slots && task.startAt !== null ? 'start' : 'length' };
}

/** The most workable slots in a row from a slot on. */
function findLongestRun({ workable }: Calendar, from: number): number {
  let longest = 0;
  let run = 0;
  for (let slot = from; slot < workable.length; slot += 1) {
    run = workable[slot] === 1 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** When a task waits for another one that can be made to fit, that one is what the user should look at. */
function withoutFixesThatFollow({ tasks }: PlanRequest, leftOut: LeftOut[]): LeftOut[] {
  const after = new Map(tasks.map((task) => [task.id, task.after]));
  const fixable = new Set(
    leftOut.flatMap(({ taskId, fix, constraint }) => (fix && constraint !== 'dependency' ? taskId : [])),
  );
  const waitsForFixable = (id: string, seen: Set<string>): boolean =>
    (after.get(id) ?? []).some((first) => {
      if (seen.has(first)) return false;
      seen.add(first);
      return fixable.has(first) || waitsForFixable(first, seen);
    });
  return leftOut.map((left) =>
    left.constraint === 'dependency' && waitsForFixable(left.taskId, new Set()) ? { ...left, fix: null } : left,
  );
}
