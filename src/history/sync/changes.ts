import { and, eq, gt, isNull, like, type SQL, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import { events } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { type AnyEntity, ENTITIES, SINGLETONS } from '../../entities/index.ts';
import type { Changes } from './responses.ts';

/** The size of a page. It may be exceeded, because the changes of one event are never split. */
export const CHANGES_PER_PAGE = 500;

/** One changed thing, as it is now. `kind` is the name of an entity or singleton, or `deleted`. */
export interface Change {
  seq: number;
  kind: string;
  item: unknown;
}

export interface ChangesSince {
  /** The number of the user's last event. */
  lastSeq: number;
  /** In the order of the events that changed them last. */
  changes: Change[];
}

/**
 * Everything that changed after event `since`, each thing once. Rows store the event that changed them last. Deletions
 * are read from the log, because a row may be gone. A client that has nothing (`since` 0) needs no deletions.
 */
export const selectChanges = (since: number): SQL => {
  const parts = [
    ...ENTITIES.map((entity) => changedRows(entity, since)),
    ...SINGLETONS.map((singleton) => changedSingleton(singleton, since)),
    ...(since > 0 ? [deletions(since)] : []),
  ];
  return sql`select ${json<ChangesSince>({
    lastSeq: owner.seq,
    changes: sql`(
      select coalesce(json_agg(change), '[]') from (
        select * from (${sql.join(parts, sql` union all `)}) as everything order by seq ${onePage}
      ) as change)`,
  })}`;
};

const onePage = sql`fetch first ${CHANGES_PER_PAGE} rows with ties`;

const changedRows = ({ name, table, item }: AnyEntity, since: number) => sql`(
  select ${table.seq} as seq, ${name}::text as kind, ${item} as item from ${table}
    where ${and(eq(table.userId, owner.id), gt(table.seq, since), isNull(table.deletedAt))}
    order by ${table.seq} ${onePage})`;

const changedSingleton = ({ name, current, changedSeq }: (typeof SINGLETONS)[number], since: number) => sql`(
  select seq, ${name}::text, ${current} from (select ${changedSeq(since)} as seq) as changed where seq is not null)`;

const deletions = (since: number) => {
  const isBack = ENTITIES.map(
    ({ table }) =>
      sql`exists (select from ${table} where ${table.id} = ${events.entityId} and ${table.deletedAt} is null)`,
  );
  const item = json<Changes['deleted'][number]>({ entity: events.entity, id: events.entityId });
  return sql`(
    select max(${events.seq}), 'deleted', ${item} from ${events}
      where ${and(eq(events.userId, owner.id), gt(events.seq, since), like(events.type, '%.deleted'))}
        and not (${sql.join(isBack, sql` or `)})
      group by ${events.entity}, ${events.entityId})`;
};
