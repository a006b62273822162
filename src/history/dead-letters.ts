import { eq, sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { instant } from '../db/local-date.ts';
import { deadLetters, users } from '../db/schema.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { type QueueMessage, WakeUp, type WakeUpQueue } from './platform-bindings.ts';

const RESENT_PER_RUN = 100;

/** Stores queue messages that could not be processed, for an operator. */
export const createDeadLetters = ({
  db,
  queue,
  clock,
  log,
}: {
  db: Database;
  queue: WakeUpQueue;
  clock: Clock;
  log: Log;
}) => ({
  /** Stores each message once, unless its user is erased. @throws DbError; the queue then delivers all of them again */
  async keep(queue: string, messages: readonly QueueMessage[]): Promise<void> {
    const rows = messages.map(({ id, body, attempts }) => ({
      id,
      body,
      attempts,
      userId: WakeUp.safeParse(body).data?.userId ?? null,
    }));
    await db.write(sql`
      insert into ${deadLetters} (id, queue, body, attempts, created_at, user_id)
        select row.id, ${queue}, row.body, row.attempts, ${instant(clock())}, named.id
          from json_to_recordset(${JSON.stringify(rows)}::json) as row(id text, body json, attempts int, "userId" uuid)
            left join lateral (
              select ${users.id} from ${users} where ${users.id} = row."userId" for key share) as named on true
          where named.id is not null or row."userId" is null
        on conflict do nothing`);
    for (const { id, attempts } of messages) log.error('dead letter', { queue, messageId: id, attempts });
  },

  /** Sends the wake-ups that an operator has marked, and deletes them. Returns their number. @throws DbError */
  async resend(): Promise<number> {
    const letters = await db.read<{ id: string; userId: string }>(sql`
      select ${deadLetters.id}, ${deadLetters.userId} as "userId" from ${deadLetters}
        where ${deadLetters.isResent} and ${deadLetters.userId} is not null limit ${RESENT_PER_RUN}`);
    for (const { id, userId } of letters) {
      await queue.send({ v: 1, userId });
      await db.write(sql`delete from ${deadLetters} where ${eq(deadLetters.id, id)}`);
    }
    return letters.length;
  },
});
