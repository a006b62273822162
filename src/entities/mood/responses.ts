// Response schemas for the API document and the tests. The Worker imports only their types.
import * as z from 'zod/mini';
import { Uuid } from '../../shared/fields.ts';
import { UndoToken } from '../responses.ts';

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

export const MoodLogAnswer = z.strictObject({ moodLog: MoodLog });
export type MoodLogAnswer = z.infer<typeof MoodLogAnswer>;

export const ChangedMoodLog = z.strictObject({ moodLog: MoodLog, undoToken: UndoToken });
export type ChangedMoodLog = z.infer<typeof ChangedMoodLog>;

export const DeletedMoodLog = z.strictObject({ id: Uuid, undoToken: UndoToken });
export type DeletedMoodLog = z.infer<typeof DeletedMoodLog>;

export const MoodLogPage = z.strictObject({
  moodLogs: z.array(MoodLog),
  page: z.strictObject({ nextCursor: z.nullable(z.string()), hasMore: z.boolean() }),
});
export type MoodLogPage = z.infer<typeof MoodLogPage>;

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
