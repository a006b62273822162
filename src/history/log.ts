import { and, asc, desc, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { parseSeq, position } from '../db/event-position.ts';
import { fullEvents } from '../db/full-events.ts';
import { json, rfc3339 } from '../db/json.ts';
import { instant } from '../db/local-date.ts';
import { events, unpublished, users } from '../db/schema.ts';
import type { LogEvent } from './responses.ts';

export const eventJson: SQL<LogEvent> = json<LogEvent>({
  seq: fullEvents.seq,
  position: position(fullEvents),
  type: fullEvents.type,
  entity: fullEvents.entity,
  entityId: fullEvents.entityId,
  data: fullEvents.payload,
  actor: fullEvents.actor,
  createdAt: rfc3339(fullEvents.createdAt),
});

export interface EventRun {
  /** The position of the event before the first; `0` at the start of the log. Null if the log has no such event. */
  after: string | null;
  events: LogEvent[];
}

export interface LogSlice extends EventRun {
  /** The number and the position of the user's last event. */
  lastSeq: number;
  lastPosition: string;
}

export type EventLog = ReturnType<typeof createEventLog>;

/** Reads users' logs in the background, without a session. Requests read them through UserDb. */
export const createEventLog = ({ db }: { db: Database }) => ({
  /** The last `limit` events after `since`, up to the end. Null if the user does not exist. @throws DbError */
  readSince: (userId: string, since: number, limit: number): Promise<LogSlice | null> =>
    readSlice(db, userId, sql`${since}::bigint`, { order: desc(fullEvents.seq), limit }),

  /** The next `limit` events that have not been published. Null if the user does not exist. @throws DbError */
  readUnpublished(userId: string, limit: number): Promise<LogSlice | null> {
    const since = sql`coalesce((
      select ${unpublished.afterSeq} from ${unpublished} where ${unpublished.userId} = ${users.id}), ${users.seq})`;
    return readSlice(db, userId, since, { order: asc(fullEvents.seq), limit });
  },

  /** Marks events as published, if the log has them. Locks the user: a write relies on the row. @throws DbError */
  async recordPublished(userId: string, published: string): Promise<void> {
    const seq = parseSeq(published);
    await db.write(sql`
      with followed as (
        select ${users.id}, ${users.seq} from ${users} join ${events} on ${events.userId} = ${users.id}
          where ${and(eq(users.id, userId), eq(events.seq, seq))} and ${position(events)} = ${published}
          for no key update of ${users}),
      advanced as (
        update ${unpublished} set after_seq = ${seq} from followed
          where ${unpublished.userId} = followed.id and followed.seq > ${seq} and ${unpublished.afterSeq} < ${seq})
      delete from ${unpublished} using followed where ${unpublished.userId} = followed.id and followed.seq = ${seq}`);
  },

  /**
   * Takes up to `limit` users whose oldest unpublished event is older than `before`, the oldest first. A taken user moves to the
   * end of the queue, so that parallel sweeps take different users and a failing user does not block the others.
   * @throws DbError
   */
  async takeUnpublished(before: Date, now: Date, limit: number): Promise<string[]> {
    const rows = await db.write<{ id: string }>(sql`
      with oldest as (
        select ${unpublished.userId} from ${unpublished} where ${unpublished.since} < ${instant(before)}
          order by ${unpublished.since} limit ${limit} for no key update skip locked)
      update ${unpublished} set since = ${instant(now)} from oldest where ${unpublished.userId} = oldest.user_id
        returning ${unpublished.userId} as id`);
    return rows.map(({ id }) => id);
  },
});

async function readSlice(
  db: Database,
  userId: string,
  since: SQL,
  { order, limit }: { order: SQL; limit: number },
): Promise<LogSlice | null> {
  const isOfUser = eq(events.userId, users.id);
  const positionAt = (seq: SQL) =>
    sql`(select ${position(events)} from ${events} where ${isOfUser} and ${events.seq} = ${seq})`;
  const last = sql`(select ${position(events)} from ${events} where ${isOfUser} order by ${events.seq} desc limit 1)`;
  const first = sql`coalesce(page.first, ${since} + 1)`;
  const [slice] = await db.read<LogSlice>(sql`
    select ${users.seq}::int as "lastSeq", coalesce(${last}, '0') as "lastPosition",
           case when ${first} = 1 then '0' else ${positionAt(sql`${first} - 1`)} end as after, page.events
      from ${users}, lateral (
        select coalesce(json_agg(item order by seq), '[]') as events, min(seq) as first from (
          select ${fullEvents.seq} as seq, ${eventJson} as item from ${fullEvents}
            where ${and(eq(fullEvents.userId, users.id), gt(fullEvents.seq, since))} order by ${order} limit ${limit}
        ) as item
      ) as page
      where ${eq(users.id, userId)}`);
  return slice ?? null;
}
