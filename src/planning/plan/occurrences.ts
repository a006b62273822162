import type { PlanContent } from '../../entities/plans/mutations.ts';
import type { BlockFacts } from '../../entities/plans/responses.ts';
import { comingOccurrences, type Repeating } from '../../entities/recurrence/coming.ts';
import { findDates } from '../../entities/recurrence/dates.ts';
import { endOfDueDate } from '../../shared/due.ts';
import { MINUTES_PER_DAY } from '../../shared/duration.ts';
import { addDays, daysBetween, toLocalDate, toLocalTime, toMoment } from '../../shared/time-zones.ts';
import { parseTimeOfDay, startOfWorkday, toMinutes, workdayOf, workingSpansOn } from '../../shared/working-hours.ts';
import type { Workdays } from './days.ts';
import { DEFAULT_MINUTES, type OpenTask, type PlanSnapshot } from './snapshot.ts';

// The planner treats each occurrence of a task as a separate task. Its id is the task's id and the date of the occurrence:
// `019ab3f4-…@2026-11-30`. Stored plans and responses have two fields, `taskId` and `occurrence`.

const UUID_LENGTH = 36;

const joinId = (taskId: string, occurrence: string) => `${taskId}@${occurrence}`;

/** The id of the task, without the occurrence. */
export const taskIdOf = (id: string): string => id.slice(0, UUID_LENGTH);

/** The date of the occurrence; undefined for a task that does not repeat. */
export const occurrenceOf = (id: string): string | undefined => id.slice(UUID_LENGTH + 1) || undefined;

export function splitId(id: string): { taskId: string; occurrence?: string } {
  const occurrence = occurrenceOf(id);
  return occurrence === undefined ? { taskId: id } : { taskId: taskIdOf(id), occurrence };
}

interface Scope {
  now: Date;
  /** Occurrences that are due before this are included. Null: only the current one. */
  until: Date | null;
  /** Ids with a block in the plan. */
  planned: ReadonlySet<string>;
  settings: PlanSnapshot['settings'];
}

/**
 * The snapshot with each occurrence as a task: the current ones, those in the plan, and those due before `until`. A missed
 * occurrence is current until the next one replaces it: see `OpenTask.replacedAt`.
 */
export function expandOccurrences(snapshot: PlanSnapshot, now: Date, until: Date | null): PlanSnapshot {
  const stored = new Map(snapshot.tasks.map(({ id, occurrence }) => [id, occurrence]));
  const blocks = snapshot.plan?.blocks.map(({ taskId, occurrence, ...block }) => {
    const date = occurrence ?? stored.get(taskId);
    return { ...block, taskId: date ? joinId(taskId, date) : taskId };
  });
  const planned = new Set(blocks?.map(({ taskId }) => taskId));
  const scope = { now, until, planned, settings: snapshot.settings };
  const expanded = snapshot.tasks.map((task) => listOccurrences(task, scope));
  const current = new Map(expanded.flatMap(([first]) => (first ? [[taskIdOf(first.id), first.id]] : [])));
  const isOpen = (id: string) => snapshot.openPlanned.includes(taskIdOf(id)) && id >= (current.get(taskIdOf(id)) ?? '');
  const withIds = (task: OpenTask): OpenTask => ({
    ...task,
    openDependencies: task.openDependencies.map((id) => current.get(id) ?? id),
  });
  const [first, later] = [expanded.flatMap((all) => all.slice(0, 1)), expanded.flatMap((all) => all.slice(1))];
  return {
    ...snapshot,
    tasks: [...first, ...later.sort(byDueDate)].map(withIds),
    openPlanned: [...planned].filter(isOpen),
    plan: snapshot.plan && { ...snapshot.plan, blocks: blocks ?? [] },
  };
}

const byDueDate = (a: OpenTask, b: OpenTask) => (a.dueDate ?? '').localeCompare(b.dueDate ?? '');

/** Removes occurrences that a later one has replaced by the moment. The first one left of each task is its current one. */
export function withoutReplaced(tasks: OpenTask[], moment: number): OpenTask[] {
  const current = new Set<string>();
  return tasks.flatMap((task) => {
    if (task.replacedAt && Date.parse(task.replacedAt) <= moment) return [];
    const isComing = current.has(taskIdOf(task.id));
    current.add(taskIdOf(task.id));
    return task.isComing && !isComing ? { ...task, isComing } : task;
  });
}

const DAYS_A_WEEK = 7;

/** The task at the occurrence that counts now: a missed one counts until the next one replaces it. */
export const findCurrent = (task: OpenTask, now: Date, settings: PlanSnapshot['settings']): OpenTask =>
  listOccurrences(task, { now, until: null, planned: new Set(), settings })[0] ?? task;

/** The task itself, or its occurrences: the current one first. */
function listOccurrences(task: OpenTask, { now, until, planned, settings }: Scope): OpenTask[] {
  const repeating = toRepeating(task);
  if (!repeating) return [task];
  const hours = settings.hasTimezone ? settings : { ...settings, timezone: repeating.recurrence.timezone };
  const inPlan = [...planned].flatMap((id) => (taskIdOf(id) === task.id ? (occurrenceOf(id) ?? '') : []));
  const end = toLocalDate(Math.max(until?.getTime() ?? 0, now.getTime()), hours.timezone);
  const last = addDays([end, ...inPlan].sort().at(-1) ?? end, countDaysBefore(task) + DAYS_A_WEEK); // with the next one
  const coming = listComing(task, repeating, hours, { now, last });
  const start = task.startDate ?? toIso(findEarliest(task, Date.parse(repeating.dueDate), hours));
  const first = { ...task, id: joinId(task.id, repeating.occurrence), startDate: start };
  const all = [first, ...coming].map((each, index, listed) => ({
    ...each,
    replacedAt: repeating.recurrence.from === 'due' ? findReplacedAt(each, listed.slice(index + 1), hours) : null,
  }));
  const [current, ...others] = withoutReplaced(all, now.getTime());
  const isInScope = ({ id, dueDate }: OpenTask) =>
    planned.has(id) || (until !== null && Date.parse(dueDate ?? '') < until.getTime());
  return current ? [current, ...others.filter(isInScope)] : [];
}

/** The start of the first later occurrence that begins after this one is due. */
function findReplacedAt({ dueDate }: OpenTask, later: OpenTask[], { timezone }: Workdays): string | null {
  const dueAt = endOfDueDate(Date.parse(dueDate ?? ''), timezone);
  return later.find(({ startDate }) => Date.parse(startDate ?? '') >= dueAt)?.startDate ?? null;
}

/** A daily task may not have been completed for years. Then only these days are read: most rules have two dates in them. */
const LATELY_DAYS = 60;

/** The occurrences after the current one, by date, until `last`. If some are before today, only the latest of them. */
function listComing(
  task: OpenTask,
  { recurrence, occurrence, dueDate }: Repeating,
  hours: Workdays,
  { now, last }: { now: Date; last: string },
): OpenTask[] {
  const { timezone, anchor, from } = recurrence;
  const today = toLocalDate(now.getTime(), timezone);
  // a series from completion goes on from the day of completion, which is today or later
  const base = from === 'completion' && today > occurrence ? today : occurrence;
  const days = { to: addDays(last, 1), timezone: hours.timezone }; // the user's date can be a day later
  const listFrom = (start: string) =>
    [...comingOccurrences({ recurrence, occurrence: base, dueDate }, { ...days, from: start })].filter(
      ({ date }) => date > base,
    );
  const lately = listFrom(addDays(today, -LATELY_DAYS));
  const all = (lately[1]?.date ?? today) < today ? lately : listFrom(base);
  const lastMissed = all.findLastIndex(({ date }) => date < today);
  const firstShown = Math.max(lastMissed, 0);
  const moments = [toMoment(base, anchor.slice(11), timezone).getTime(), ...all.map(({ at }) => at)];
  return all.slice(firstShown).map(({ date, at }, index) => {
    const before = moments[firstShown + index] ?? at;
    const nextDay = startOfWorkingDay(addDays(findDay(before, hours), 1), hours);
    const after = nextDay < endOfDueDate(at, hours.timezone) ? nextDay : before; // a night shift can have two occurrences
    const dates = findDates(task, recurrence, [occurrence, date]);
    return atOccurrence({ ...task, ...dates, id: joinId(task.id, date) }, { at, after }, hours);
  });
}

const toRepeating = ({ recurrence, occurrence, dueDate }: OpenTask): Repeating | null =>
  recurrence && occurrence && dueDate ? { recurrence, occurrence, dueDate } : null;

const toIso = (moment: number) => new Date(moment).toISOString();

const findDay = (due: number, hours: Workdays) =>
  workdayOf(hours, endOfDueDate(due, hours.timezone) - 1, hours.timezone);

const startOfWorkingDay = (date: string, hours: Workdays) => startOfWorkday(hours, date, hours.timezone);

/** The work of an occurrence is spread over one day for each of these. The last day is its own day. */
const MINUTES_PER_OCCURRENCE_DAY = 120;

const countDaysBefore = ({ estimatedDuration }: OpenTask) =>
  Math.max(Math.ceil((estimatedDuration ?? 0) / MINUTES_PER_OCCURRENCE_DAY) - 1, 0);

/** When work on an occurrence may begin. It begins earlier if its days have too little working time. */
function findEarliest(task: OpenTask, due: number, hours: Workdays): number {
  const day = findDay(due, hours);
  const [date = day, time = ''] = toLocalTime(endOfDueDate(due, hours.timezone), hours.timezone).split(' ');
  const until = MINUTES_PER_DAY * daysBetween(day, date) + parseTimeOfDay(time);
  const countWork = (daysBefore: number) =>
    workingSpansOn(hours, addDays(day, -daysBefore))
      .map(toMinutes)
      .reduce(
        (sum, { start, end }) => sum + Math.max(Math.min(end, until + MINUTES_PER_DAY * daysBefore) - start, 0),
        0,
      );
  const [needed, least] = [task.estimatedDuration ?? DEFAULT_MINUTES, countDaysBefore(task)];
  let free = countWork(0);
  let days = 0;
  while (days < least || (free < needed && days < DAYS_A_WEEK)) free += countWork(++days);
  return startOfWorkingDay(addDays(day, -(free < needed ? least : days)), hours);
}

/** The task at a later occurrence. Work on it begins after the day of the occurrence before it. */
function atOccurrence(task: OpenTask, { at, after }: { at: number; after: number }, hours: Workdays): OpenTask {
  const start = task.startDate ? Date.parse(task.startDate) : findEarliest(task, at, hours);
  return { ...task, status: 'pending', dueDate: toIso(at), startDate: toIso(Math.max(start, after)), isComing: true };
}

/** A plan for the store: its blocks name a task and an occurrence. */
export const toStored = <Plan extends PlanContent>(plan: Plan): Plan => ({
  ...plan,
  blocks: plan.blocks.map(({ taskId, facts, ...block }) => ({
    ...block,
    ...splitId(taskId),
    ...(facts && { facts: toStoredFacts(facts) }),
  })),
});

export const toStoredFacts = (facts: BlockFacts): BlockFacts => ({
  ...facts,
  comesAfter: facts.comesAfter.map(taskIdOf),
  displaced: facts.displaced.map(taskIdOf),
});
