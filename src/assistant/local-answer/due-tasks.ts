import { expandOccurrences, occurrenceOf, taskIdOf } from '../../planning/plan/occurrences.ts';
import type { OpenTask } from '../../planning/plan/snapshot.ts';
import { addDays, daysBetween, toMoment } from '../../shared/time-zones.ts';
import { withinHours } from './appointments.ts';
import { type Due, findDue, rankTasks, withPlanning } from './facts.ts';
import type { Facts } from './query.ts';
import type { Days } from './when.ts';

/** A task that is due on some days. */
interface DueTask extends OpenTask {
  /** How often it is due then. */
  times: number;
}

/** Of later days, a repeating task has the current occurrence only. */
const MAX_DAYS_AHEAD = 62;

const expand = ({ snapshot, now }: Facts, until: Date | null) =>
  Map.groupBy(expandOccurrences({ ...snapshot.planning, plan: null }, now, until).tasks, ({ id }) => taskIdOf(id));

const at = (task: OpenTask, { id, dueDate, deadline, startDate }: OpenTask): OpenTask => ({
  ...task,
  ...{ dueDate, deadline, startDate: task.startDate && startDate },
  occurrence: occurrenceOf(id) ?? null,
});

/** The facts with each repeating task at the occurrence that counts now: a later one replaces one that was missed. */
export function atCurrentOccurrences(facts: Facts): Facts {
  const current = expand(facts, null);
  return withPlanning(facts, {
    tasks: facts.snapshot.planning.tasks.map((task) => at(task, current.get(task.id)?.[0] ?? task)),
  });
}

/** The tasks that are due on some days, a repeating one once, at its first time then. */
export function findDueOn(days: Days, facts: Facts): DueTask[] {
  const { from, to } = days;
  const { date, timezone } = facts.snapshot;
  const isFar = daysBetween(date, to) > MAX_DAYS_AHEAD;
  const occurrences = expand(facts, isFar ? null : toMoment(addDays(to, 2), '00:00', timezone));
  return rankTasks(facts).flatMap((task) => {
    const due = (occurrences.get(task.id) ?? []).filter((each) => {
      const due = findDue(each, facts);
      return due !== null && due.date >= from && due.date <= to && isDueWithin(due, days, facts);
    });
    return due[0] ? [{ ...at(task, due[0]), times: due.length }] : [];
  });
}

/** Whether it is due in the hours that are meant. What is due at 12:00 is not due after 12. */
function isDueWithin({ date, time, at }: Due, days: Days, facts: Facts): boolean {
  const moment = time ? Date.parse(at) : toMoment(addDays(date, 1), '00:00', facts.snapshot.timezone).getTime();
  return withinHours([{ startsAt: moment - 1, endsAt: moment + (days.bound ? 0 : 1) }], days, facts).length > 0;
}

/** How many minutes they take in all. */
export const totalEstimate = (tasks: (OpenTask & { times?: number })[]): number =>
  tasks.reduce((sum, { estimatedDuration, times = 1 }) => sum + times * (estimatedDuration ?? 0), 0);
