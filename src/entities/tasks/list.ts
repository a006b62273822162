import { and, gte, ilike, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import { instant, localDate } from '../../db/local-date.ts';
import { tasks } from '../../db/schema.ts';
import { isOpen } from './json.ts';
import type { TaskQuery, TaskSort } from './schemas.ts';

/** What each order sorts by. Never null, so that every task has one place in it. */
const SORT_KEYS: Record<TaskSort, { key: SQL; type: string }> = {
  createdAt: { key: sql`${tasks.createdAt}`, type: 'timestamptz' },
  '-createdAt': { key: sql`${tasks.createdAt}`, type: 'timestamptz' },
  updatedAt: { key: sql`${tasks.updatedAt}`, type: 'timestamptz' },
  '-updatedAt': { key: sql`${tasks.updatedAt}`, type: 'timestamptz' },
  dueDate: { key: sql`coalesce(${tasks.dueDate}, 'infinity')`, type: 'timestamptz' },
  '-dueDate': { key: sql`coalesce(${tasks.dueDate}, '-infinity')`, type: 'timestamptz' },
  priority: { key: sql`${tasks.priority}`, type: 'task_priority' },
  '-priority': { key: sql`${tasks.priority}`, type: 'task_priority' },
  title: { key: sql`lower(${tasks.title})`, type: 'text' },
  '-title': { key: sql`lower(${tasks.title})`, type: 'text' },
};

export const selectTasks = (query: TaskQuery, now: Date) => ({
  ...SORT_KEYS[query.sort],
  descending: query.sort.startsWith('-'),
  where: and(
    query.status && inArray(tasks.status, query.status),
    query.priority && inArray(tasks.priority, query.priority),
    query.dueFrom ? gte(tasks.dueDate, query.dueFrom) : undefined,
    query.dueTo ? lt(tasks.dueDate, query.dueTo) : undefined,
    query.due && isDue(query.due, now),
    query.q ? containsText(query.q) : undefined,
  ),
});

/** `%` and `_` are text. */
function containsText(text: string): SQL | undefined {
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return or(ilike(tasks.title, pattern), ilike(tasks.description, pattern));
}

/** By the caller's calendar. The bounds on `dueDate` itself are wider than any time zone, so that the index is used. */
export function isDue(when: NonNullable<TaskQuery['due']>, now: Date): SQL | undefined {
  const due = localDate(tasks.dueDate);
  const today = localDate(instant(now));
  const near = sql`${tasks.dueDate} between ${instant(now)} - interval '2 days' and ${instant(now)} + interval '9 days'`;
  if (when === 'today') return and(near, sql`${due} = ${today}`);
  if (when === 'week') return and(near, sql`${due} between ${today} and ${today} + 6`);
  return and(isOpen(tasks), sql`${tasks.dueDate} < ${instant(now)} + interval '1 day'`, sql`${due} < ${today}`);
}
