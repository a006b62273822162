import { eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { tasks } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { dueAt, dueKey, isDue, isDueFrom, isDueUntil } from './due.ts';
import { SORT_FIELDS, type TaskQuery } from './schemas.ts';

/** The sort key of each field. Never null, so that every task has one place. */
const SORT_KEYS: Record<(typeof SORT_FIELDS)[number], { key: SQL; type: string }> = {
  createdAt: { key: sql`${tasks.createdAt}`, type: 'timestamptz' },
  updatedAt: { key: sql`${tasks.seq}`, type: 'bigint' }, // the number of the last change has an index
  dueDate: { key: dueKey(tasks), type: 'timestamptz' },
  priority: { key: sql`${tasks.priority}`, type: 'task_priority' },
  title: { key: sql`${tasks.title} collate "und-x-icu"`, type: 'text' }, // the same order in every database locale
  position: { key: sql`${tasks.position} collate "C"`, type: 'text' },
};

/** Tasks without a date come last in both directions. */
const latestDueFirst = { key: sql`coalesce(${dueAt(tasks)}, '-infinity')`, type: 'timestamptz' };

function findOrder(sort: TaskQuery['sort']) {
  const field = SORT_FIELDS.find((name) => sort.endsWith(name)) ?? 'createdAt';
  return sort === '-dueDate' ? latestDueFirst : SORT_KEYS[field];
}

export const listTasks = (query: TaskQuery, now: Date) => ({
  ...findOrder(query.sort),
  descending: query.sort.startsWith('-'),
  where: {
    status: query.status && inArray(tasks.status, query.status),
    priority: query.priority && inArray(tasks.priority, query.priority),
    project: query.project ? isInProject(query.project) : undefined,
    label: query.label && hasLabels(query.label),
    dueFrom: query.dueFrom ? isDueFrom(query.dueFrom) : undefined,
    dueTo: query.dueTo ? isDueUntil(query.dueTo) : undefined,
    due: query.due && isDue(query.due, now),
    q: query.q ? hasText(query.q) : undefined,
  },
});

const isInProject = (project: NonNullable<TaskQuery['project']>): SQL =>
  project === 'none' ? isNull(tasks.projectId) : eq(tasks.projectId, project);

/** All of them. The index has the keys of all users. */
const hasLabels = (labels: string[]): SQL =>
  sql`(${tasks.labels} <> '{}' and label_keys(${tasks.userId}, ${tasks.labels}) @> label_keys(${owner.id}, ${sql.param(labels, tasks.labels)}::text[]))`;

/** Escapes `%` and `_`, which are wildcards in a pattern, when it is folded: folding makes `%` of a full-width one. */
const contains = (folded: SQL, line: string): SQL =>
  sql`${folded} like '%' || regexp_replace(fold_text(${line}::text), '[\\\\%_]', '\\\\\\&', 'g') || '%'`;

/** Whether the title or the description has the line. An EXISTS: Postgres can join it in either order. */
const hasText = (line: string, more: SQL = sql``): SQL => sql`exists (
  select from task_texts where task_id = ${tasks.id} and user_id = ${tasks.userId} and ${contains(sql`folded`, line)}${more})`;

export const hasInTitle = (line: string): SQL =>
  hasText(line, sql` and ${contains(sql`split_part(folded, E'\\n', 1)`, line)}`);
