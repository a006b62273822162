import { sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { instant } from '../db/local-date.ts';
import { deadLetters, users } from '../db/schema.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { type QueueMessage, WakeUp } from './platform-bindings.ts';

/** Stores queue messages that could not be processed, for an operator. */
export class DeadLetters {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor({ db, clock, log }: { db: Database; clock: Clock; log: Log }) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Stores each message once, even if it is delivered again, and none of a user who was erased.
   * @throws DbError; the queue then delivers all of them again
   */
  async keep(queue: string, messages: readonly QueueMessage[]): Promise<void> {
    const rows = messages.map(({ id, body, attempts }) => ({
      id,
      body,
      attempts,
      userId: WakeUp.safeParse(body).data?.userId ?? null,
    }));
    await this.#db.write(sql`
      insert into ${deadLetters} (id, queue, body, attempts, created_at, user_id)
        select row.id, ${queue}, row.body, row.attempts, ${instant(this.#clock())}, named.id
          from json_to_recordset(${JSON.stringify(rows)}::json) as row(id text, body json, attempts int, "userId" uuid)
            left join lateral (
              select ${users.id} from ${users} where ${users.id} = row."userId" for key share) as named on true
          where named.id is not null or row."userId" is null
        on conflict do nothing`);
    for (const { id, attempts } of messages) this.#log.error('dead letter', { queue, messageId: id, attempts });
  }
}
