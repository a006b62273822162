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

export interface Slice {
  /** In order, without a gap, from the one after `since`; at most as many as were asked for. */
  events: LogEvent[];
  /** The number of the person's last event. */
  lastSeq: number;
}

/** Reads people's logs for what follows a write; for a person's own requests see the userDb. */
export class EventLog {
  readonly #db: Database;

  constructor({ db }: { db: Database }) {
    this.#db = db;
  }

  /** The next `limit` events after `since`; null when there is no such person. @throws DbError */
  since = (userId: string, since: number, limit: number): Promise<Slice | null> =>
    this.#slice(userId, sql`${since}`, limit);

  /** The next `limit` events that have not been published; null when there is no such person. @throws DbError */
  unpublished = (userId: string, limit: number): Promise<Slice | null> =>
    this.#slice(userId, sql`${users.publishedSeq}`, limit);

  /** An older word never takes back a newer one. @throws DbError */
  async recordPublished(userId: string, seq: number): Promise<void> {
    await this.#db.write(sql`
      update ${users} set published_seq = ${seq} where ${and(eq(users.id, userId), lt(users.publishedSeq, seq))}`);
  }

  /** People whose next event to publish is from before that moment, some of them. @throws DbError */
  async findUnpublished(before: Date, limit: number): Promise<string[]> {
    const people = await this.#db.read<{ id: string }>(sql`
      select ${users.id} from ${users}
        join ${events} on ${events.userId} = ${users.id} and ${events.seq} = ${users.publishedSeq} + 1
        where ${users.publishedSeq} < ${users.seq} and ${events.createdAt} < ${instant(before)}
        order by random() limit ${limit}`); // so that some who fail each time hold up nobody
    return people.map(({ id }) => id);
  }

  async #slice(userId: string, since: SQL, limit: number): Promise<Slice | null> {
    const [slice] = await this.#db.read<Slice>(sql`
      select ${users.seq}::int as "lastSeq", (
        select coalesce(json_agg(item order by seq), '[]') from (
          select ${events.seq} as seq, ${eventJson} as item from ${events}
            where ${and(eq(events.userId, users.id), gt(events.seq, since))} order by ${events.seq} limit ${limit}
        ) as page) as events
        from ${users} where ${eq(users.id, userId)}`);
    return slice ?? null;
  }
}
