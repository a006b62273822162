// Response schemas for the API document and the tests. The Worker imports only their types.
import * as z from 'zod/mini';
import { Uuid } from '../../shared/fields.ts';
import type { EntityDocumentation } from '../documentation.ts';
import type { Changed } from '../mutations.ts';
import type { Page } from '../service.ts';

export const MoodLog = z.strictObject({
  id: Uuid,
  energyLevel: z.int(),
  focusLevel: z.int(),
  notes: z.nullable(z.string()),
  loggedAt: z.iso.datetime(),
  localDate: z.iso
    .date()
    .check(z.meta({ description: "The person's own day, which begins at `dayStart`; fixed when written" })),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type MoodLog = z.infer<typeof MoodLog>;

export type MoodLogAnswer = { moodLog: MoodLog };
export type ChangedMoodLog = Changed<'moodLog', MoodLog>;
export type MoodLogPage = Page<'moodLogs', MoodLog>;

const levels = z.nullable(z.strictObject({ min: z.int(), max: z.int(), mean: z.number() }));

export const MoodSeries = z.strictObject({
  bucket: z.enum(['hour', 'day', 'week']),
  points: z.array(
    z.strictObject({
      start: z
        .string()
        .check(z.meta({ description: 'A time for hours, a date for days and weeks, which begin on Monday' })),
      n: z.int().check(z.meta({ description: 'Logs; none is a gap, and its levels are null' })),
      energy: levels,
      focus: levels,
    }),
  ),
});
export type MoodSeries = z.infer<typeof MoodSeries>;

const trend = {
  trend: z
    .nullable(z.enum(['improving', 'declining', 'stable']))
    .check(z.meta({ description: 'Null while too little is known' })),
  n: z.int().check(z.meta({ description: 'Days with a log' })),
  slopePerDay: z.nullable(z.number()).check(z.meta({ description: 'Points a day (Theil–Sen)' })),
  interval: z.nullable(z.tuple([z.number(), z.number()])).check(z.meta({ description: "The slope's, of 95%" })),
  insufficientData: z.boolean().check(z.meta({ description: 'Fewer than 5 days with a log' })),
  tentative: z.boolean().check(z.meta({ description: 'Fewer than 14 days with a log: say "may be"' })),
};

const average = z
  .nullable(z.number())
  .check(z.meta({ description: 'Over the logs, to two decimals; null without any' }));

export const MoodStats = z.strictObject({
  days: z.int(),
  totalLogs: z.int(),
  averageEnergy: average,
  averageFocus: average,
  ...trend,
  energy: z.strictObject(trend),
  focus: z.strictObject(trend),
});
export type MoodStats = z.infer<typeof MoodStats>;

const points = z.number().check(z.meta({ description: 'From 1 to 10' }));
const hour = z.int().check(z.meta({ description: 'Of the clock, from 0 to 23' }));
const window = z.strictObject({
  start: hour,
  end: hour.check(z.meta({ description: 'Not in it; may be past midnight' })),
});

const dayProfile = z.strictObject({
  hours: z.array(
    z.strictObject({
      hour,
      mean: points,
      lo: points.check(z.meta({ description: 'With `hi`, an 80% interval' })),
      hi: points,
      n: z.int().check(z.meta({ description: 'Logs within the hour' })),
      source: z.enum(['learned', 'blended', 'prior']).check(
        z.meta({
          description: 'Whether the logs outweigh what is known of people at large, add to it, or are hardly there',
        }),
      ),
    }),
  ),
  shift: z.number().check(z.meta({ description: "Hours by which the day is later than most people's" })),
  peak: window,
  dip: z.nullable(window),
  windDown: z.nullable(window),
});

const profile = z.strictObject({
  workDays: dayProfile,
  freeDays: dayProfile,
  apart: z.boolean().check(z.meta({ description: 'From 60 logs on; until then both kinds of day are the same' })),
});

export const MoodProfiles = z.strictObject({
  logs: z.int().check(z.meta({ description: 'Of the last 180 days' })),
  energy: profile,
  focus: profile,
});
export type MoodProfiles = z.infer<typeof MoodProfiles>;

const LIMIT_REACHED = {
  when: 'The day has its 24 logs; `details` has `limit`, `current` and `localDate`.',
  message: 'Limit of 24 mood logs a day reached: change or delete one',
  details: { limit: 24, current: 24, localDate: '2026-11-24' },
};

/** Of the operations whose result depends on days. */
export const DAYS_NOTE = "Days are the user's own and begin at their `dayStart`.";

export const documentation: EntityDocumentation<MoodLog> = {
  entity: 'mood',
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
    version: 1,
    createdAt: '2026-11-24T09:15:02.310Z',
    updatedAt: '2026-11-24T09:15:02.310Z',
  },
  create: {
    id: 'logMood',
    summary: 'Log energy and focus',
    path: '/api/mood/log',
    description: `\`loggedAt\` defaults to now: at most 30 days back and 2 minutes ahead. ${DAYS_NOTE} A log keeps the day on which it was written.`,
    body: { energyLevel: 7, focusLevel: 5, notes: 'Slept well', loggedAt: '2026-11-24T12:15:00+03:00' },
    errors: { LIMIT_REACHED },
  },
  list: { description: `Latest first: of the last days, of a range of time, or all. ${DAYS_NOTE}` },
  update: {
    description: 'Absent keeps, null clears. Another `loggedAt` may move it to another day.',
    body: { energyLevel: 8, notes: null },
    changed: { energyLevel: 8, notes: null },
    errors: { LIMIT_REACHED },
  },
};
