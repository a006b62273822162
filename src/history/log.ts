import { and, asc, desc, eq, gt, lt, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { json, rfc3339 } from '../db/json.ts';
import { instant } from '../db/local-date.ts';
import { parseSeq, position } from '../db/position.ts';
import { events, fullEvents, users } from '../db/schema.ts';
import type { LogEvent } from './responses.ts';

/** An event as the API shows it. */
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

/** Events that follow each other. */
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

/** Reads users' logs in the background, without a session. Requests read them through UserDb. */
export class EventLog {
  readonly #db: Database;

  constructor({ db }: { db: Database }) {
    this.#db = db;
  }

  /** The last `limit` events after `since`, up to the end. Null if the user does not exist. @throws DbError */
  readSince = (userId: string, since: number, limit: number): Promise<LogSlice | null> =>
    this.#slice(userId, sql`${since}::bigint`, { order: desc(fullEvents.seq), limit });

  /** The next `limit` events that have not been published. Null if the user does not exist. @throws DbError */
  readUnpublished = (userId: string, limit: number): Promise<LogSlice | null> =>
    this.#slice(userId, sql`${users.publishedSeq}`, { order: asc(fullEvents.seq), limit });

  /** Never moves `published_seq` backwards, nor beyond the log: it may have been restored meanwhile. @throws DbError */
  async recordPublished(userId: string, published: string): Promise<void> {
    const seq = parseSeq(published);
    await this.#db.write(sql`
      update ${users} set published_seq = ${seq} from ${events}
        where ${and(eq(users.id, userId), lt(users.publishedSeq, seq), eq(events.userId, users.id), eq(events.seq, seq))}
          and ${position(events)} = ${published}`);
  }

  /** Up to `limit` users whose oldest unpublished event is older than `before`. @throws DbError */
  async findUnpublished(before: Date, limit: number): Promise<string[]> {
    const rows = await this.#db.read<{ id: string }>(sql`
      select ${users.id} from ${users}
        join ${events} on ${events.userId} = ${users.id} and ${events.seq} = ${users.publishedSeq} + 1
        where ${users.publishedSeq} < ${users.seq} and ${events.createdAt} < ${instant(before)}
        order by random() limit ${limit}`); // users whose publishing always fails must not block the others
    return rows.map(({ id }) => id);
  }

  async #slice(userId: string, since: SQL, { order, limit }: { order: SQL; limit: number }): Promise<LogSlice | null> {
    const isOfUser = eq(events.userId, users.id);
    const positionAt = (seq: SQL) =>
      sql`(select ${position(events)} from ${events} where ${isOfUser} and ${events.seq} = ${seq})`;
    const last = sql`(select ${position(events)} from ${events} where ${isOfUser} order by ${events.seq} desc limit 1)`;
    const first = sql`coalesce(page.first, ${since} + 1)`;
    const [slice] = await this.#db.read<LogSlice>(sql`
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
}
