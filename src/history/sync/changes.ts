import { and, eq, gt, gte, like, lte, type SQL, sql } from 'drizzle-orm';
import { isInLog, parseSeq, position } from '../../db/event-position.ts';
import { json } from '../../db/json.ts';
import { PAGE_BYTES } from '../../db/page.ts';
import { rendered } from '../../db/rendered.ts';
import { events, logSnapshots } from '../../db/schema.ts';
import { isOwn, owner } from '../../db/session.ts';
import { type AnyEntity, ENTITIES, SINGLETONS } from '../../entities/registry.ts';
import type { Changes, SyncResponse } from './responses.ts';

/** A page ends after so many changes or PAGE_BYTES. It may be larger, because the changes of one event are never split. */
const CHANGES_PER_PAGE = 500;

/** One changed thing, as it is now. `kind` is the name of an entity or singleton, or `deleted`. */
export interface ChangedItem {
  kind: string;
  item: unknown;
}

export interface ChangesSince extends Pick<SyncResponse, 'full' | 'hasMore' | 'syncToken'> {
  /** In the order of the events that changed them last. */
  changes: ChangedItem[];
}

/**
 * Everything that changed after the event of a sync token, each thing once; everything there is, if the log does not have
 * that event. Rows store the event that changed them last. Deletions are read from the log, because a row may be gone.
 */
export const selectChanges = (syncToken: string): SQL => {
  const isKnown = sql`(${isInLog(syncToken)} or ${placeBeforeLog(sql`${parseSeq(syncToken)}::bigint`)} = ${syncToken})`;
  const start = sql`select case when ${isKnown} then ${parseSeq(syncToken)}::bigint else 0 end as seq`;
  const lastEvent = sql`(
    select ${position(events)} from ${events}
      where ${and(eq(events.userId, owner.id), lte(events.seq, sql`case when page.has_more then page.seq else ${owner.seq} end`))}
      order by ${events.seq} desc limit 1)`;
  return sql`select ${json<ChangesSince>({
    full: sql`${since} = 0`,
    hasMore: sql`page.has_more`,
    changes: sql`page.changes`,
    syncToken: sql`coalesce(${lastEvent}, ${placeBeforeLog(sql`page.seq`)})`,
  })} from (${start}) as since, lateral (${selectPage}) as page`;
};

/** The sync token of a folded event, with the moment of the first event that is left. Null if it is not folded. */
const placeBeforeLog = (seq: SQL) => sql<string | null>`(
  select ${position({ userId: events.userId, seq, createdAt: events.createdAt })} from ${logSnapshots}, ${events}
    where ${and(eq(logSnapshots.userId, owner.id), gte(logSnapshots.seq, seq))}
      and ${eq(events.userId, owner.id)} and ${events.seq} = ${logSnapshots.seq} + 1)`;

const onePage = sql`fetch first ${CHANGES_PER_PAGE} rows with ties`;

/** The event after which changes are selected. */
const since = sql`since.seq`;

const selectPage = rendered(() => {
  const parts = [...ENTITIES.map(selectChangedRows), ...SINGLETONS.map(selectChangedSingleton), selectDeletions()];
  const change = json<ChangedItem>({ kind: sql`kind`, item: sql`item` });
  return sql`
    select coalesce(json_agg(${change} order by seq) filter (where fits), '[]') as changes,
           count(*) >= ${CHANGES_PER_PAGE} or count(*) filter (where not fits) > 0 as has_more, max(seq) filter (where fits) as seq
      from (
        select *, sum(bytes) over (order by seq) - sum(bytes) over (partition by seq) < ${PAGE_BYTES} as fits
          from (select *, octet_length(item::text) as bytes from (
            select * from (${sql.join(parts, sql` union all `)}) as everything order by seq ${onePage}) as made) as sized
      ) as change`;
});

const selectChangedRows = ({ name, table, item }: AnyEntity) => sql`(
  select ${table.seq} as seq, ${name}::text as kind, ${item} as item from ${table}
    where ${and(isOwn(table), gt(table.seq, since))}
    order by ${table.seq} ${onePage})`;

const selectChangedSingleton = ({ name, current, changedSeq }: (typeof SINGLETONS)[number]) => sql`(
  select seq, ${name}::text, ${current} from (select ${changedSeq(since)} as seq) as changed where seq is not null)`;

/** A client that has nothing needs no deletions. */
const selectDeletions = () => {
  const isBack = ENTITIES.map(
    ({ table }) =>
      sql`exists (select from ${table} where ${table.id} = ${events.entityId} and ${table.deletedAt} is null)`,
  );
  const item = json<Changes['deleted'][number]>({ entity: events.entity, id: events.entityId });
  return sql`(
    select max(${events.seq}), 'deleted', ${item} from ${events}
      where ${since} > 0 and ${and(eq(events.userId, owner.id), gt(events.seq, since), like(events.type, '%.deleted'))}
        and not (${sql.join(isBack, sql` or `)})
      group by ${events.entity}, ${events.entityId})`;
};
