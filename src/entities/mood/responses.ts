import * as z from 'zod/mini';
import type { Page } from '../../db/page.ts';
import { described, Uuid } from '../../shared/fields.ts';
import { revision } from '../responses.ts';
import type { Changed } from '../row-mutations.ts';

export const MoodLog = z.strictObject({
  id: Uuid,
  energyLevel: z.int(),
  focusLevel: z.int(),
  notes: z.nullable(z.string()),
  loggedAt: z.iso.datetime(),
  localDate: described(
    z.iso.date(),
    "The user's mood day, which begins at `dayStart`. A later change of time zone does not move it",
  ),
  localTime: described(
    z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)),
    "What the user's clock showed at `loggedAt`. A later change of time zone does not move it",
  ),
  ...revision,
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
      start: described(z.string(), 'A time for hours, a date for days and weeks. Weeks begin on Monday'),
      n: described(z.int(), 'The number of logs. Without any, the levels are null'),
      energy: levels,
      focus: levels,
    }),
  ),
});
export type MoodSeries = z.infer<typeof MoodSeries>;

const trend = {
  trend: described(
    z.nullable(z.enum(['improving', 'declining', 'stable', 'unclear'])),
    'Read from `interval`: `improving` or `declining` if it excludes 0 and `slopePerDay` amounts to 0.8 points over the ' +
      'days, `stable` if it is within half a point a week of 0, else `unclear`: not known yet. Null while there are ' +
      'too few days',
  ),
  n: described(z.int(), 'The number of days with a log. A day counts by its median'),
  slopePerDay: described(z.nullable(z.number()), 'Points per day (Theil–Sen)'),
  interval: described(
    z.nullable(z.tuple([z.number(), z.number()])),
    'The 95% confidence interval of the slope: the slopes that the Mann–Kendall test does not reject',
  ),
  insufficientData: described(z.boolean(), 'Fewer than 5 days with a log'),
  tentative: described(z.boolean(), 'Fewer than 14 days with a log: call the trend possible, not certain'),
};

const average = described(
  z.nullable(z.number()),
  'Over all `totalLogs` logs, so a day with more logs counts for more. To two decimals. Null without a log',
);

export const MoodStats = z.strictObject({
  days: z.int(),
  totalLogs: described(z.int(), 'The number of logs that the averages are over'),
  averageEnergy: average,
  averageFocus: average,
  ...trend,
  energy: z.strictObject(trend),
  focus: z.strictObject(trend),
});
export type MoodStats = z.infer<typeof MoodStats>;

const points = described(z.number(), 'From 1 to 10');
const hour = described(z.int(), 'The hour of the day, from 0 to 23');
const window = z.strictObject({
  start: hour,
  end: hour.check(
    z.describe('The first hour after the window. May be less than `start`: then the window crosses midnight'),
  ),
});

const dayProfile = z.strictObject({
  hours: z.array(
    z.strictObject({
      hour,
      mean: points,
      lo: points.check(z.describe('The true level is between `lo` and `hi` with a probability of 80%')),
      hi: points,
      n: described(z.int(), 'The number of logs in this hour'),
      source: described(
        z.enum(['learned', 'blended', 'typical']),
        'How many logs are from about this hour (± 1.5 h): at least 8 recent ones (`learned`), a few (`blended`), or ' +
          'none (`typical`). Without any, the level comes from the other hours and from what is typical of people',
      ),
    }),
  ),
  shift: described(z.number(), 'Hours by which the day is later than the typical one'),
  peak: window.check(z.describe('The best hours of the waking day')),
  peakKnown: described(
    z.boolean(),
    'Whether the logs show the peak: its best hour has logs, and its interval is above that of another hour with logs. ' +
      'Otherwise the peak is a guess from what is typical of people',
  ),
  unlogged: z.nullable(window),
  dip: z.nullable(window),
  windDown: z.nullable(window),
});

const profile = z.strictObject({
  workDays: dayProfile,
  freeDays: dayProfile,
  apart: described(z.boolean(), 'Whether the two profiles are separate. They are equal until there are 60 logs'),
});

export const MoodProfiles = z.strictObject({
  logs: described(z.int(), 'The number of logs in the last 180 days'),
  energy: profile,
  focus: profile,
});
export type MoodProfiles = z.infer<typeof MoodProfiles>;

export const MoodInsights = z.strictObject({
  pairs: z.array(
    z.strictObject({
      about: described(
        z.enum(['weekday', 'evening', 'meetings']),
        '`weekday`: the weekday that differs most from the three days before and after it. `evening`: the evening less the ' +
          'morning of the same day. `meetings`: working days with over 3 hours of busy time less the others of their weeks',
      ),
      level: z.enum(['energy', 'focus']),
      weekday: described(z.nullable(z.int()), 'For `weekday`: 1 for Monday to 7 for Sunday'),
      n: described(z.int(), 'Weeks, days with both, or days of the smaller group'),
      effect: described(z.nullable(z.number()), 'In points. Null without enough data, like what follows'),
      interval: described(z.nullable(z.tuple([z.number(), z.number()])), '95%'),
      p: z.nullable(z.number()),
      q: described(
        z.nullable(z.number()),
        'By Benjamini and Hochberg, over all pairs that were tested: see docs/statistics.md',
      ),
      insufficientData: z.boolean(),
      claimed: described(
        z.boolean(),
        'Whether insights say it: the effect is at least 0.8 points, `q` at most 0.1 and `p` small',
      ),
    }),
  ),
});
export type MoodInsights = z.infer<typeof MoodInsights>;
