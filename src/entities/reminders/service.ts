import { and, eq, sql } from 'drizzle-orm';
import { json, rfc3339 } from '../../db/json.ts';
import { isFrom, isUntil } from '../../db/local-date.ts';
import { readRows } from '../../db/page.ts';
import { remindersDue, tasks } from '../../db/schema.ts';
import type { ServiceDeps } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import { DAY_MS } from '../../shared/duration.ts';
import type { DueReminder, DueReminderPage } from './responses.ts';
import { MAX_REMINDER_DAYS, type ReminderQuery } from './schemas.ts';

export type ReminderService = ReturnType<typeof createReminderService>;

export const createReminderService = ({ userDb, clock }: ServiceDeps) => ({
  /** When the caller's open tasks remind them, the earliest first. @throws AppError VALIDATION_ERROR for a cursor of another list */
  list(caller: Caller, { cursor, limit, ...range }: ReminderQuery): Promise<DueReminderPage> {
    const now = clock().getTime();
    const from = range.from ?? new Date(now).toISOString();
    const to = range.to ?? new Date(now + MAX_REMINDER_DAYS * DAY_MS).toISOString();
    const listing = {
      table: remindersDue,
      item: json<DueReminder>({
        taskId: remindersDue.taskId,
        title: sql`(select ${tasks.title} from ${tasks} where ${eq(tasks.id, remindersDue.taskId)})`,
        at: rfc3339(remindersDue.at),
        kind: remindersDue.kind,
      }),
      id: remindersDue.taskId,
      key: sql`${remindersDue.at}`,
      type: 'timestamptz',
      descending: false,
      where: and(isFrom(remindersDue.at, from), isUntil(remindersDue.at, to)),
    };
    const request = { name: 'reminders' as const, scope: ['reminder', range], cursor, limit };
    return readRows(userDb, caller, listing, request);
  },
});
