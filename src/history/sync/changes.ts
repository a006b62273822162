import { and, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { TrashableTable } from '../../db/entity.ts';
import { json } from '../../db/json.ts';
import { busyTimes, events, moodLogs, plans, tasks } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { busyTimeJson } from '../../entities/busy-times/json.ts';
import type { BusyTime } from '../../entities/busy-times/responses.ts';
import { moodLogJson } from '../../entities/mood/json.ts';
import type { MoodLog } from '../../entities/mood/responses.ts';
import { planJson } from '../../entities/plans/json.ts';
import type { StoredPlan } from '../../entities/plans/responses.ts';
import { taskJson } from '../../entities/tasks/json.ts';
import type { Task } from '../../entities/tasks/responses.ts';
import { userJson } from '../../entities/users/json.ts';
import type { User } from '../../entities/users/responses.ts';
import type { Changes } from './responses.ts';

/** What an answer may have; it may be more when one event changed several things, which are never parted. */
export const CHANGES_A_PAGE = 500;

export type Changed = { seq: number } & (
  | { kind: 'user'; item: User }
  | { kind: 'task'; item: Task }
  | { kind: 'mood'; item: MoodLog }
  | { kind: 'busy'; item: BusyTime }
  | { kind: 'plan'; item: StoredPlan }
  | { kind: 'deleted'; item: Changes['deleted'][number] }
);

export interface ChangesSince {
  /** The number of the person's last event. */
  lastSeq: number;
  /** In the order of the events that changed them last. */
  changed: Changed[];
}

/**
 * What is otherwise than it was when event `since` was the last, each thing once, as it is now. Rows know the event
 * that changed them last; the log tells what has no row any more. To a client that has nothing, nothing was deleted.
 */
export const changesSince = (since: number): SQL =>
  sql`select ${json<ChangesSince>({
    lastSeq: owner.seq,
    changed: sql`(
    select coalesce(json_agg(changed), '[]') from (
      select * from (
        ${rows(tasks, sql`'task'`, taskJson(tasks), since)}
        union all ${rows(moodLogs, sql`'mood'`, moodLogJson(moodLogs), since)}
        union all ${rows(busyTimes, sql`'busy'`, busyTimeJson(busyTimes), since)}
        union all ${plan(since)}
        union all ${profile(since)}
        ${since > 0 ? sql`union all ${deletions(since)}` : sql``}
      ) as everything order by seq ${onePage}
    ) as changed)`,
  })}`;

const onePage = sql`fetch first ${CHANGES_A_PAGE} rows with ties`;

const rows = (table: TrashableTable, kind: SQL, item: SQL, since: number) => sql`(
  select ${table.seq} as seq, ${kind} as kind, ${item} as item from ${table}
    where ${and(eq(table.userId, owner.id), gt(table.seq, since), isNull(table.deletedAt))} order by ${table.seq} ${onePage})`;

const plan = (since: number) => sql`(
  select ${plans.seq}, 'plan', ${planJson(plans)} from ${plans} where ${and(eq(plans.userId, owner.id), gt(plans.seq, since))})`;

const happened = (since: number, types: string[]) =>
  and(eq(events.userId, owner.id), gt(events.seq, since), inArray(events.type, types));

const profile = (since: number) => sql`(
  select max(${events.seq}), 'user', ${userJson(owner)} from ${events}
    where ${happened(since, ['user.created', 'user.updated'])} having count(*) > 0)`;

const deletions = (since: number) => sql`(
  select max(${events.seq}), 'deleted', ${json<Changes['deleted'][number]>({ entity: events.entity, id: events.entityId })}
    from ${events}
    where ${happened(since, ['task.deleted', 'mood.deleted', 'busy.deleted'])}
      and not exists (select from ${tasks} where ${tasks.id} = ${events.entityId} and ${tasks.deletedAt} is null)
      and not exists (select from ${moodLogs} where ${moodLogs.id} = ${events.entityId} and ${moodLogs.deletedAt} is null)
      and not exists (select from ${busyTimes} where ${busyTimes.id} = ${events.entityId} and ${busyTimes.deletedAt} is null)
    group by ${events.entity}, ${events.entityId})`;
