import { MINUTE_MS } from './duration.ts';
import { addDays, startOfDay, toLocalDate } from './time-zones.ts';

// When a task is due: at its due date, or at its deadline if that is sooner. `dueLocal` in entities/tasks/due.ts is the
// same in SQL.

/** In every time zone, midnight is on a quarter-hour. */
const QUARTER_MS = 15 * MINUTE_MS;

/** The end of a due date. A date picker sends midnight, which means the end of that day. */
export function endOfDueDate(dueAt: number, timezone: string): number {
  if (dueAt % QUARTER_MS !== 0) return dueAt;
  const date = toLocalDate(dueAt, timezone);
  return startOfDay(date, timezone).getTime() === dueAt ? startOfDay(addDays(date, 1), timezone).getTime() : dueAt;
}

interface Dates {
  /** RFC 3339. */
  dueDate: string | null;
  /** RFC 3339. */
  deadline: string | null;
}

/** When a task is due, in Unix ms; null without a date. */
export function findDueMoment({ dueDate, deadline }: Dates, timezone: string): number | null {
  const moments = [
    ...(dueDate === null ? [] : [endOfDueDate(Date.parse(dueDate), timezone)]),
    ...(deadline === null ? [] : [Date.parse(deadline)]),
  ];
  return moments.length === 0 ? null : Math.min(...moments);
}

/** The user's date on which a task is due; null without a date. A deadline at midnight belongs to the day that ends. */
export function findDueDay(task: Dates, timezone: string): string | null {
  const moment = findDueMoment(task, timezone);
  return moment === null ? null : toLocalDate(moment - 1, timezone);
}
