import { and, eq, gt, lt, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { json, rfc3339 } from '../db/json.ts';
import { instant } from '../db/local-date.ts';
import { events, users } from '../db/schema.ts';
import type { LogEvent } from './responses.ts';

/** An event as the API shows it. */
export const eventJson: SQL<LogEvent> = json<LogEvent>({
  seq: events.seq,
  type: events.type,
  entity: events.entity,
  entityId: events.entityId,
  data: events.payload,
  actor: events.actor,
  createdAt: rfc3339(events.createdAt),
});

export interface LogSlice {
  /** The events after `since`, in order and without gaps, at most `limit`. */
  events: LogEvent[];
  /** The number of the user's last event. */
  lastSeq: number;
}

/** Reads users' logs in the background, without a session. Requests read them through UserDb. */
export class EventLog {
  readonly #db: Database;

  constructor({ db }: { db: Database }) {
    this.#db = db;
  }

  /** The next `limit` events after `since`. Null if the user does not exist. @throws DbError */
  readSince = (userId: string, since: number, limit: number): Promise<LogSlice | null> =>
    this.#slice(userId, sql`${since}`, limit);

  /** The next `limit` events that have not been published. Null if the user does not exist. @throws DbError */
  readUnpublished = (userId: string, limit: number): Promise<LogSlice | null> =>
    this.#slice(userId, sql`${users.publishedSeq}`, limit);

  /** Never moves `published_seq` backwards. @throws DbError */
  async recordPublished(userId: string, seq: number): Promise<void> {
    await this.#db.write(sql`
      update ${users} set published_seq = ${seq} where ${and(eq(users.id, userId), lt(users.publishedSeq, seq))}`);
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

  async #slice(userId: string, since: SQL, limit: number): Promise<LogSlice | null> {
    const [slice] = await this.#db.read<LogSlice>(sql`
      select ${users.seq}::int as "lastSeq", (
        select coalesce(json_agg(item order by seq), '[]') from (
          select ${events.seq} as seq, ${eventJson} as item from ${events}
            where ${and(eq(events.userId, users.id), gt(events.seq, since))} order by ${events.seq} limit ${limit}
        ) as page) as events
        from ${users} where ${eq(users.id, userId)}`);
    return slice ?? null;
  }
}
