import { eq, sql } from 'drizzle-orm';
import { fullEvents } from '../../db/full-events.ts';
import { readRows } from '../../db/page.ts';
import type { UserDb } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import { eventJson } from '../log.ts';
import type { ActivityPage } from './responses.ts';
import type { ActivityQuery } from './schemas.ts';

export type ActivityService = ReturnType<typeof createActivityService>;

export const createActivityService = ({ userDb }: { userDb: UserDb }) => ({
  /** The caller's log, latest event first. @throws AppError VALIDATION_ERROR for a cursor of another list */
  list(caller: Caller, { cursor, limit, ...filters }: ActivityQuery): Promise<ActivityPage> {
    const listing = {
      table: fullEvents,
      item: eventJson,
      id: fullEvents.entityId,
      key: sql`${fullEvents.seq}`,
      type: 'bigint',
      descending: true,
      where: filters.entityId ? eq(fullEvents.entityId, filters.entityId) : undefined,
    };
    const request = { name: 'events' as const, scope: ['activity', filters], cursor, limit };
    return readRows(userDb, caller, listing, request);
  },
});
