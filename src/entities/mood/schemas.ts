import * as z from 'zod/mini';
import { dateRange, RangeEnd } from '../../shared/date-range.ts';
import { changesSomething, described, integer, lines, Moment, paging, wholeNumber } from '../../shared/fields.ts';
import { says } from '../../shared/validation.ts';

const level = integer(1, 10);

export const NewMoodLog = z.strictObject({
  energyLevel: level,
  focusLevel: level,
  notes: z.nullish(lines(0, 1_000)),
  loggedAt: z.optional(Moment),
});

export const MoodLogPatch = z.partial(NewMoodLog).check(changesSomething);

const MAX_DAYS = 365;
/** By the hour, each hour is a point: 14 days have 336. */
const MAX_DAYS_BY_HOUR = 14;

const LAST_DAYS = 'The last local days of the user, today included';
const days = described(wholeNumber(1, MAX_DAYS), LAST_DAYS);

export const MoodLogQuery = z
  .strictObject({
    days: z.optional(days),
    from: described(
      z.optional(RangeEnd),
      `Logged at this moment or later, or on this day or later. Default: ${MAX_DAYS} days before \`to\``,
    ),
    to: described(
      z.optional(RangeEnd),
      `Logged before this moment, or on this day or earlier. Default: ${MAX_DAYS} days after \`from\``,
    ),
    ...paging,
  })
  .check(
    z.refine(({ days, from, to }) => days === undefined || (from ?? to) === undefined, {
      path: ['days'],
      error: says('notWithRange'),
    }),
    dateRange({ from: 'from', to: 'to', maxDays: MAX_DAYS }),
  );
export type MoodLogQuery = z.output<typeof MoodLogQuery>;

export const MoodStatsQuery = z.strictObject({ days: z._default(days, 30) });

export const MoodSeriesQuery = z
  .strictObject({
    days: z._default(
      described(wholeNumber(1, MAX_DAYS), `${LAST_DAYS}: at most ${MAX_DAYS_BY_HOUR} with \`bucket=hour\``),
      7,
    ),
    bucket: z._default(z.enum(['hour', 'day', 'week']), 'day'),
  })
  .check(
    z.refine(({ days, bucket }) => bucket !== 'hour' || days <= MAX_DAYS_BY_HOUR, {
      path: ['days'],
      error: says('tooManyDaysByHour', { max: MAX_DAYS_BY_HOUR }),
    }),
  );
export type MoodSeriesQuery = z.output<typeof MoodSeriesQuery>;
