import { and, eq, gte, ilike, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { type Cursor, keyset } from '../../db/keyset.ts';
import { instant, localDate } from '../../db/local-date.ts';
import { tasks } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { isOpen, taskJson } from './json.ts';
import type { TaskQuery, TaskSort } from './schemas.ts';

/** What each order goes by: never null, so that every task has one place in it. */
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

/** One page of the caller's tasks, and one task more when there is a next page. */
export function pageOfTasks(query: TaskQuery, cursor: Cursor | null, now: Date): SQL {
  const { key, type } = SORT_KEYS[query.sort];
  const order = keyset({ key, type, id: tasks.id, descending: query.sort.startsWith('-'), cursor });
  return sql`
    select coalesce(json_agg(page), '[]') from (
      select ${taskJson(tasks)} as item, (${key})::text as key, ${tasks.id} as id from ${tasks}
        where ${and(eq(tasks.userId, owner.id), isNull(tasks.deletedAt), ...filters(query, now), order.after)}
        order by ${order.by} limit ${query.limit + 1}
    ) page`;
}

function filters(query: TaskQuery, now: Date): (SQL | undefined)[] {
  const text = query.q && `%${query.q.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return [
    query.status && inArray(tasks.status, query.status),
    query.priority && inArray(tasks.priority, query.priority),
    query.dueFrom ? gte(tasks.dueDate, query.dueFrom) : undefined,
    query.dueTo ? lt(tasks.dueDate, query.dueTo) : undefined,
    query.due && isDue(query.due, now),
    text ? or(ilike(tasks.title, text), ilike(tasks.description, text)) : undefined,
  ];
}

/** By the caller's calendar. The plain bounds on the moment are wider than any zone, and there for the index. */
export function isDue(when: NonNullable<TaskQuery['due']>, now: Date): SQL | undefined {
  const due = localDate(tasks.dueDate);
  const today = localDate(instant(now));
  const near = sql`${tasks.dueDate} between ${instant(now)} - interval '2 days' and ${instant(now)} + interval '9 days'`;
  if (when === 'today') return and(near, sql`${due} = ${today}`);
  if (when === 'week') return and(near, sql`${due} between ${today} and ${today} + 6`);
  return and(isOpen(tasks), sql`${tasks.dueDate} < ${instant(now)} + interval '1 day'`, sql`${due} < ${today}`);
}
