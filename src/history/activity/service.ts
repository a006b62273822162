import { and, eq, sql } from 'drizzle-orm';
import { decodeCursor, keyset, paginate } from '../../db/keyset.ts';
import { events } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import type { UserDb } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import { eventJson } from '../log.ts';
import type { LogEvent } from '../responses.ts';
import type { ActivityPage } from './responses.ts';
import type { ActivityQuery } from './schemas.ts';

export class ActivityService {
  readonly #userDb: UserDb;

  constructor({ userDb }: { userDb: UserDb }) {
    this.#userDb = userDb;
  }

  /** The caller's log, the latest first. @throws AppError VALIDATION_ERROR for a foreign cursor */
  async list(caller: Caller, { cursor, limit, ...filters }: ActivityQuery): Promise<ActivityPage> {
    const scope = [caller.session.userId, 'activity', filters];
    const start = cursor ? await decodeCursor(cursor, scope) : null;
    const order = keyset({
      key: sql`${events.seq}`,
      type: 'bigint',
      id: events.entityId,
      descending: true,
      cursor: start,
    });
    const ofEntity = filters.entityId && eq(events.entityId, filters.entityId);
    const rows = await this.#userDb.read<{ item: LogEvent; key: string; id: string }[]>(
      caller,
      sql`
      select coalesce(json_agg(page), '[]') from (
        select ${eventJson} as item, ${events.seq}::text as key, ${events.entityId} as id from ${events}
          where ${and(eq(events.userId, owner.id), ofEntity || undefined, order.after)} order by ${order.by} limit ${limit + 1}
      ) as page`,
    );
    const { items, page } = await paginate(rows ?? [], limit, scope);
    return { events: items, page };
  }
}
