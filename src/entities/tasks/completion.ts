import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { instant, localDate } from '../../db/local-date.ts';
import type { Assignment } from '../../db/rows.ts';
import { tasks } from '../../db/schema.ts';
import type { RecurrenceInput } from '../recurrence/types.ts';
import { startSeries } from '../recurrence.ts';
import type { Computation } from '../types.ts';
import type { TaskPatch } from './schemas.ts';

const before = alias(tasks, 'before');
const after = alias(tasks, 'after');

/** Nothing changes in a completed task, or when a named occurrence has passed. */
export const complete = ({ occurrence = null }: Named, now: Date): Computation => ({
  call: (row) => sql`complete_task(${row}, ${localDate(instant(now))}, ${instant(now)}, ${occurrence}::date)`,
  fields: { occurrence: nameOccurrence(occurrence) },
  condition: hasCompletedOccurrence,
});

/** A patch that starts a series completes its first occurrence. */
export const completeByPatch = (patch: TaskPatch, now: Date): Computation => ({
  ...complete({}, now),
  event: completedOrUpdated,
  ...(patch.recurrence ? { fields: { occurrence: nameFirst(patch.recurrence, patch) } } : {}),
});

const nameFirst = (sent: RecurrenceInput, patch: TaskPatch) =>
  sql`case when ${isSameSeries(sent)} then ${nameOccurrence(null)} else ${localDate(findDueDate(patch))} end`;

export const skip = ({ occurrence = null }: Named, now: Date): Computation => ({
  call: (row) => sql`skip_occurrence(${row}, ${instant(now)}, ${occurrence}::date)`,
  fields: { occurrence: nameOccurrence(occurrence) },
  condition: sql`${after.version} > ${before.version}`,
});

interface Named {
  occurrence?: string | null;
}

const nameOccurrence = (named: string | null) => sql`name_occurrence(before::${tasks}, ${named}::date)`;

const hasCompletedOccurrence = sql<boolean>`(coalesce(${before.recurrence}, ${after.recurrence}) is not null and ${after.completions} > ${before.completions})`;

const completedOrUpdated = sql<string>`case when ${hasCompletedOccurrence} then 'task.completed' else 'task.updated' end`;

/** A task that repeats keeps the day of its last completion while it is open. */
export function clearCompletion(): Assignment[] {
  const ifCompleted = (then: SQL, otherwise: SQLWrapper) =>
    sql`case when ${before.status} = 'completed' then ${then} else ${otherwise} end`;
  return [
    { column: tasks.completedAt, value: sql`null` },
    { column: tasks.completedOn, value: ifCompleted(sql`null`, before.completedOn) },
    {
      column: tasks.completions,
      value: ifCompleted(sql`greatest(${before.completions} - 1, 0)`, before.completions),
    },
  ];
}

/** A new series begins with the due date. Clearing the due date clears the recurrence. */
export function changeSeries(patch: TaskPatch): Assignment[] {
  const { recurrence, dueDate } = patch;
  if (recurrence === undefined && dueDate !== null) return [];
  const series = startColumns(recurrence ?? null, findDueDate(patch));
  const unlessSame = (column: SQLWrapper, value: SQL) =>
    recurrence?.anchor === undefined
      ? value
      : sql`case when ${isSameSeries(recurrence)} then ${column} else ${value} end`;
  return [
    { column: tasks.recurrence, value: unlessSame(before.recurrence, series.recurrence) },
    { column: tasks.occurrence, value: unlessSame(before.occurrence, series.occurrence) },
  ];
}

/** Whether the client sent the recurrence back as it is. */
const isSameSeries = (sent: RecurrenceInput) => sql`(${before.recurrence} = ${JSON.stringify(sent)}::jsonb)`;

/** The due date after the patch. */
const findDueDate = ({ dueDate }: TaskPatch): SQLWrapper =>
  dueDate === undefined ? before.dueDate : sql`${dueDate}::timestamptz`;

/** The columns of a series that begins with the due date. */
export const startColumns = (recurrence: RecurrenceInput | null, due: SQLWrapper) => ({
  recurrence: recurrence === null ? sql`null::jsonb` : startSeries(recurrence, due),
  occurrence: recurrence === null ? sql`null::date` : localDate(due),
});
