import { DAY_MS } from '../../shared/duration.ts';
import type { Calendar } from './calendar.ts';
import { itemAt } from './checked.ts';
import { toLimit } from './jobs.ts';
import { countCapacity, keepChance, weighDate } from './objective.ts';
import type { PlanTask } from './types.ts';
import { AGE_HALF_DAYS, AGE_URGENCY, OVERRUN } from './weights.ts';

/**
 * How much the date of a task counts, when a share of it is done: 1 on the planned days, more when it is overdue. After them,
 * it is the probability that a date is missed when the rest waits for those days, and what is due before it does not, as
 * far as the planned days have time for it. What cannot be in time anyway does not count.
 */
export type FindUrgency = (task: PlanTask, share: number) => number;

interface Dated {
  task: PlanTask;
  /** Minutes of work that usually get done by the date. */
  time: number;
  /** Minutes of all work with dates up to this one. */
  until: number;
}

/** @param limits by task id: when it should be done */
export function createUrgency(tasks: PlanTask[], limits: Map<string, number>, calendar: Calendar): FindUrgency {
  const { startsAt, workable } = calendar;
  const limitOf = ({ id }: PlanTask) => limits.get(id) ?? Infinity;
  const capacity = countCapacity(calendar, workable.length);
  const dated = tasks
    .filter((task) => limitOf(task) < Infinity)
    .sort((a, b) => limitOf(a) - limitOf(b) || (a.id < b.id ? -1 : 1))
    .map((task): Dated => ({ task, time: countCapacity(calendar, toLimit(limitOf(task), calendar)), until: 0 }));
  const kept = keepFeasible(dated);
  let total = 0;
  for (const each of kept) {
    total += each.task.minutes;
    each.until = total;
  }
  const indices = new Map(kept.map(({ task }, index) => [task, index]));
  return (task, share) => {
    const limitAt = limitOf(task);
    if (limitAt === Infinity) return 0;
    if (limitAt <= startsAt) return 1 + AGE_URGENCY * (1 - 2 ** ((limitAt - startsAt) / DAY_MS / AGE_HALF_DAYS));
    if (toLimit(limitAt, calendar) <= workable.length) return 1;
    const index = indices.get(task);
    if (index === undefined) return 0;
    const done = Math.min(itemAt(kept, index).until - task.minutes * (1 - share), capacity);
    return kept.slice(index).reduce((most, { until, time }) => {
      const waiting = until - done;
      return Math.max(most, 1 - keepChance(OVERRUN * (time - capacity - waiting), waiting));
    }, 0);
  };
}

/** More than rounding errors. */
const EPSILON = 1e-6;

/** The tasks that can keep their dates together: when some cannot, those that are worth least for their time go. */
function keepFeasible(dated: Dated[]): Dated[] {
  const kept: Dated[] = [];
  let total = 0;
  for (const each of dated) {
    kept.push(each);
    total += each.task.minutes;
    while (total > each.time + EPSILON && kept.length > 0) {
      const least = kept.reduce((a, b) => (densityOf(b) < densityOf(a) ? b : a));
      kept.splice(kept.indexOf(least), 1);
      total -= least.task.minutes;
    }
  }
  return kept;
}

const densityOf = ({ task }: Dated) => weighDate(task) / task.minutes;
