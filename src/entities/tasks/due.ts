import { and, type SQL, sql } from 'drizzle-orm';
import { instant, localDate } from '../../db/local-date.ts';
import { tasks } from '../../db/schema.ts';
import { isOpen } from './json.ts';
import type { TaskQuery } from './schemas.ts';

/** By the caller's local dates. The bounds on `dueDate` itself are wider than any time zone, so that the index is used. */
export function isDue(when: NonNullable<TaskQuery['due']>, now: Date): SQL | undefined {
  const due = localDate(tasks.dueDate);
  const today = localDate(instant(now));
  const near = sql`${tasks.dueDate} between ${instant(now)} - interval '2 days' and ${instant(now)} + interval '9 days'`;
  if (when === 'today') return and(near, sql`${due} = ${today}`);
  if (when === 'week') return and(near, sql`${due} between ${today} and ${today} + 6`);
  return and(isOpen(tasks), sql`${tasks.dueDate} < ${instant(now)} + interval '1 day'`, sql`${due} < ${today}`);
}
