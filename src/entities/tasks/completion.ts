import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { fullEvents } from '../../db/full-events.ts';
import { instant, localDate, localTime, zone } from '../../db/local-date.ts';
import type { Assignment } from '../../db/rows.ts';
import { tasks } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import type { RecurrencePatch } from '../recurrence-input.ts';
import { goesOn, startSeries, withExdates } from '../recurrence-sql.ts';
import type { Computation } from '../types.ts';
import type { TaskPatch } from './schemas.ts';

const before = alias(tasks, 'before');
const after = alias(tasks, 'after');

/** Completes a task or its occurrence. Changes nothing if it is completed or the named occurrence has passed. */
export const complete = ({ occurrence = null }: Named, now: Date): Computation => ({
  call: (row) => sql`complete_task(${row}, ${localDate(instant(now))}, ${instant(now)}, ${occurrence}::date, true)`,
  fields: { occurrence: nameOccurrence(occurrence) },
  condition: hasCompletedOccurrence,
});

/** A patch that starts a series completes its first occurrence. */
export const completeByPatch = (patch: TaskPatch, now: Date): Computation => ({
  ...complete({}, now),
  event: completedOrUpdated,
  ...(patch.recurrence ? { fields: { occurrence: nameFirst(patch.recurrence, patch) } } : {}),
});

const nameFirst = (sent: RecurrencePatch, patch: TaskPatch) =>
  sql`case when ${isSameSeries(sent, patch)} then ${nameOccurrence(null)} else ${findStart(patch)}::date end`;

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

/** The day of the completion before the last one, from the log. Only a task that repeats has one. */
const findEarlierCompletion = sql`case when ${before.completions} > 1 then (
    select ${fullEvents.before} -> 'task' ->> 'completedOn' from ${fullEvents}
      where ${fullEvents.userId} = ${owner.id} and ${fullEvents.entityId} = ${before.id} and ${fullEvents.type} = 'task.completed'
      order by ${fullEvents.seq} desc limit 1)::date end`;

/** Undoes the completion. An open task that repeats keeps the day of its last completion. */
export function clearCompletion(): Assignment[] {
  const ifCompleted = (then: SQL, otherwise: SQLWrapper) =>
    sql`case when ${before.status} = 'completed' then ${then} else ${otherwise} end`;
  return [
    { column: tasks.completedAt, value: sql`null` },
    { column: tasks.completedOn, value: ifCompleted(findEarlierCompletion, before.completedOn) },
    {
      column: tasks.completions,
      value: ifCompleted(sql`greatest(${before.completions} - 1, 0)`, before.completions),
    },
  ];
}

/** Continues the series, or starts one at the due date. A patch that completes its first time leaves it open. */
export function changeSeries(patch: TaskPatch): Assignment[] {
  const { recurrence, dueDate, status } = patch;
  if (recurrence === undefined && dueDate !== null) return [];
  const series = startColumns(recurrence ?? null, findStart(patch));
  const ifSame = (same: SQLWrapper, other: SQL) =>
    recurrence ? sql`case when ${isSameSeries(recurrence, patch)} then ${same} else ${other} end` : other;
  const kept = recurrence ? withExdates(before.recurrence, recurrence) : sql`null`;
  return [
    { column: tasks.recurrence, value: ifSame(kept, sql`${series.recurrence} || ${keptClocks}`) },
    { column: tasks.occurrence, value: ifSame(before.occurrence, series.occurrence) },
    { column: tasks.missed, value: ifSame(before.missed, sql`null`) },
    ...(recurrence && status === 'completed'
      ? [
          { column: tasks.status, value: ifSame(before.status, sql`'pending'`) },
          { column: tasks.completedAt, value: ifSame(before.completedAt, sql`null`) },
        ]
      : []),
  ];
}

const isSameSeries = (sent: RecurrencePatch, { dueDate }: TaskPatch) =>
  goesOn(before.recurrence, sent, dueDate !== undefined);

/** The due date on the user's clock. One that a change of clocks has moved starts a series at the time that it returns to. */
function findStart({ dueDate }: TaskPatch): SQL {
  if (dueDate !== undefined) return localTime(sql`${dueDate}::timestamptz`);
  const named = sql`(${before.occurrence} + (${before.recurrence} ->> 'anchor')::timestamp::time)`;
  return sql`(case when ${before.dueDate} = local_moment(${named}, ${zone}) then ${named} else ${localTime(before.dueDate)} end)`;
}

/** The other dates return to their clock too, in the same zone. */
const keptClocks = sql`case when ${before.recurrence} ? 'moved' and ${before.recurrence} ->> 'timezone' = ${zone}
  then jsonb_build_object('moved', ${before.recurrence} -> 'moved') else '{}' end`;

/** @param start on the user's clock */
export const startColumns = (recurrence: RecurrencePatch | null, start: SQL) => ({
  recurrence: recurrence === null ? sql`null::jsonb` : startSeries(recurrence, start),
  occurrence: recurrence === null ? sql`null::date` : sql`${start}::date`,
});
