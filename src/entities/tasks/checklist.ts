import { eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type * as z from 'zod/mini';
import { isInLog, parseSeq } from '../../db/event-position.ts';
import { fullEvents } from '../../db/full-events.ts';
import type { Assignment } from '../../db/rows.ts';
import { tasks } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { uuidv7 } from '../../shared/ids.ts';
import type { Known } from '../types.ts';
import type { Checklist, NamedTick } from './schemas.ts';

const before = alias(tasks, 'before');

/** New items get an id. */
export const identify = (items: Checklist, now: Date) =>
  items.map(({ id = uuidv7(now), title, done }) => ({ id, title, done }));

/** Replaces the checklist. The checklist of a device that syncs is merged with the stored one. */
export function setChecklist(items: object[], known: Known | undefined): Assignment {
  const list = sql`${JSON.stringify(items)}::jsonb`;
  const earlier = sql`${JSON.stringify(known?.sent ?? [])}::jsonb`;
  known?.sent.push(items);
  if (!known || known.namesVersion) return { column: tasks.checklist, value: list };
  const base = selectKnownChecklist(known.syncToken);
  return { column: tasks.checklist, value: sql`merge_checklist(${base}, ${earlier}, ${list}, ${before.checklist})` };
}

/** The checklist at the event of a sync token, by the log. Null if the log lacks that event, or the task is newer. */
function selectKnownChecklist(syncToken: string) {
  const seq = sql`${parseSeq(syncToken)}::bigint`;
  const ofTask = sql`${eq(fullEvents.userId, owner.id)} and ${fullEvents.entityId} = ${before.id} and ${isInLog(syncToken)}`;
  return sql`coalesce((
    select coalesce(${fullEvents.payload} -> 'task' -> 'checklist', '[]')::jsonb from ${fullEvents}
      where ${ofTask} and ${fullEvents.seq} <= ${seq} and ${fullEvents.payload} -> 'task' is not null
      order by ${fullEvents.seq} desc limit 1), (
    select (${fullEvents.before} -> 'task' -> 'checklist')::jsonb from ${fullEvents}
      where ${ofTask} and ${fullEvents.seq} > ${seq} order by ${fullEvents.seq} limit 1))`;
}

export type Tick = z.output<typeof NamedTick>;

/** The checklist with one item ticked or unticked. Unchanged if the named occurrence has passed. */
export const tick = ({ itemId, done, occurrence }: Tick) => sql`(
  select jsonb_agg(case when item ->> 'id' = ${itemId} and ${before.occurrence} > ${occurrence ?? null}::date is not true then item || ${JSON.stringify({ done })}::jsonb else item end order by place)
    from jsonb_array_elements(${before.checklist}) with ordinality as given (item, place))`;
