import { sql } from 'drizzle-orm';
import { check, date, index, pgTable, smallint, text, timestamp } from 'drizzle-orm/pg-core';
import { id, moment, revision, trashable, trashIndexes } from '../columns.ts';
import { userId } from './users.ts';

export const moodLogs = pgTable(
  'mood_logs',
  {
    id: id(),
    userId: userId(),
    energyLevel: smallint('energy_level').notNull(),
    focusLevel: smallint('focus_level').notNull(),
    notes: text('notes'),
    loggedAt: moment('logged_at').notNull(),
    /** The user's date at `loggedAt`, by their `dayStart`. A later change of time zone does not move it. */
    localDate: date('local_date', { mode: 'string' }).notNull(),
    /** The user's local time at `loggedAt`, to the minute. Null only until migrations/0048 has run. */
    localTime: timestamp('local_time', { mode: 'string', precision: 0 }),
    ...trashable,
    ...revision,
  },
  (t) => [
    // GET /api/mood/logs, and the logs of a range of days
    index('mood_logs_user_logged_idx').on(t.userId, t.loggedAt, t.id),
    // the limit of logs per local day
    index('mood_logs_user_day_idx').on(t.userId, t.localDate),
    ...trashIndexes('mood_logs', t),
    check('mood_logs_energy_range', sql`${t.energyLevel} between 1 and 10`),
    check('mood_logs_focus_range', sql`${t.focusLevel} between 1 and 10`),
    check('mood_logs_notes_length', sql`char_length(${t.notes}) <= 1000`),
  ],
);
