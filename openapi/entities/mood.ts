import { MoodLog } from '../../src/entities/mood/responses.ts';
import type { EntityDocumentation } from './types.ts';

const LIMIT_REACHED = {
  when: 'The day already has 24 logs; `details` has `limit`, `current` and `localDate`.',
  message: 'Limit of 24 mood logs a day reached: change or delete one',
  details: { limit: 24, current: 24, localDate: '2026-11-24' },
};

/** A note in the descriptions of operations whose result depends on days. */
export const DAYS_NOTE =
  "Days are the user's own and begin at their `dayStart`. A log keeps its date when the time zone changes; if that date is " +
  'still to come there, it counts as today.';

export const moodLogDocumentation: EntityDocumentation<MoodLog> = {
  tag: 'Mood',
  about: 'Energy and focus over time',
  schema: MoodLog,
  example: {
    id: '019ab41a-2f60-7d11-9a3c-4e7b1c2d5f80',
    energyLevel: 7,
    focusLevel: 5,
    notes: 'Slept well',
    loggedAt: '2026-11-24T09:15:00.000Z',
    localDate: '2026-11-24',
    localTime: '2026-11-24T12:15',
    version: 1,
    createdAt: '2026-11-24T09:15:02.310Z',
    updatedAt: '2026-11-24T09:15:02.310Z',
  },
  create: {
    id: 'logMood',
    summary: 'Log energy and focus',
    path: '/api/mood/log',
    description: `\`loggedAt\` defaults to now: at most 30 days back and 2 minutes ahead. ${DAYS_NOTE}`,
    body: { energyLevel: 7, focusLevel: 5, notes: 'Slept well' },
    errors: { LIMIT_REACHED },
  },
  list: { description: `Latest first: all logs, the logs of the last days, or those in a time range. ${DAYS_NOTE}` },
  update: {
    description: 'Absent fields keep their value; null clears it. A new `loggedAt` can move the log to another day.',
    body: { energyLevel: 8, notes: null },
    changed: { energyLevel: 8, notes: null },
    errors: { LIMIT_REACHED },
  },
};
