import { and, type SQL, sql } from 'drizzle-orm';
import { instant, isFrom, isUntil, localDate, zone } from '../../db/local-date.ts';
import type { Columns } from '../../db/rows.ts';
import { tasks } from '../../db/schema.ts';
import { isOpen } from './json.ts';
import type { TaskQuery } from './schemas.ts';

type Dates = Pick<Columns<typeof tasks>, 'dueDate' | 'deadline'>;

/** When a task is due: its due date, or its deadline if that is sooner. Null without both. */
export const dueAt = ({ dueDate, deadline }: Dates): SQL => sql`least(${dueDate}, ${deadline})`;

/** The same for an order and for an index. `infinity` without a date. */
export const dueKey = (row: Dates): SQL => sql`coalesce(${dueAt(row)}, 'infinity'::timestamptz)`;

/** Until when a task is due, on the caller's clock; midnight ends the day. `findDueDay` is the same in TypeScript. */
export function dueLocal({ dueDate, deadline }: Dates): SQL {
  const due = sql`(${dueDate} at time zone ${zone})`;
  return sql`least(${due} + (${due}::time = '00:00')::int * interval '1 day', ${deadline} at time zone ${zone})`;
}

/** The caller's date on which a task is due. A deadline at midnight belongs to the day that ends. */
export const dueOn = (row: Dates): SQL => sql`(${dueLocal(row)} - interval '1 microsecond')::date`;

/** By the caller's local dates. */
export function isDue(when: NonNullable<TaskQuery['due']>, now: Date): SQL | undefined {
  const today = localDate(instant(now));
  // cheaper than the dates, and wider than any time zone
  const isWithin = (days: number) =>
    sql`${dueKey(tasks)} between ${instant(now)} - interval '2 days' and ${instant(now)} + ${days}::int * interval '1 day'`;
  if (when === 'today') return and(isWithin(2), sql`${dueOn(tasks)} = ${today}`);
  if (when === 'week') return and(isWithin(9), sql`${dueOn(tasks)} between ${today} and ${today} + 6`);
  return and(isOpen(tasks), sql`${dueAt(tasks)} < ${instant(now)} + interval '1 day'`, sql`${dueOn(tasks)} < ${today}`);
}

export const isDueFrom = (bound: string): SQL =>
  sql`(${isFrom(dueKey(tasks), bound, dueOn(tasks))} and ${dueAt(tasks)} is not null)`;

/** Due before the bound; on the date or earlier. */
export const isDueUntil = (bound: string): SQL => isUntil(dueKey(tasks), bound, dueOn(tasks));
