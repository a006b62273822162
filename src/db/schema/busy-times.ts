import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { id, moment, revision, trashable, trashIndexes } from '../columns.ts';
import { userId } from './users.ts';

/** Times when the user cannot work on tasks. */
export const busyTimes = pgTable(
  'busy_times',
  {
    id: id(),
    userId: userId(),
    title: text('title'),
    /** The start of the first one, if it repeats. */
    startsAt: moment('starts_at').notNull(),
    endsAt: moment('ends_at').notNull(),
    /** How it repeats: see shared/recurrence.ts. Its anchor is `startsAt`. */
    recurrence: jsonb('recurrence'),
    ...trashable,
    ...revision,
  },
  (t) => [
    // GET /api/busy, and the busy times of the days of a plan
    index('busy_times_user_starts_idx').on(t.userId, t.startsAt, t.id),
    // the busy times that repeat
    index('busy_times_user_repeating_idx').on(t.userId).where(sql`${t.recurrence} is not null`),
    ...trashIndexes('busy_times', t),
    check('busy_times_title_length', sql`char_length(${t.title}) between 1 and 200`),
    check(
      'busy_times_length',
      sql`${t.endsAt} > ${t.startsAt} and ${t.endsAt} <= ${t.startsAt} + interval '768 hours'`,
    ),
  ],
);
