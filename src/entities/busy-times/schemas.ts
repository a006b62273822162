import * as z from 'zod/mini';
import { dateRange, RangeEnd } from '../../shared/date-range.ts';
import { CalendarDate, changesSomething, described, line, Moment, paging } from '../../shared/fields.ts';
import { BusyRecurrenceInput, BusyRecurrencePatch } from '../recurrence-input.ts';

const title = line(200);

const REPEATS = 'How it repeats, from `startsAt` on';

export const NewBusyTime = z.strictObject({
  startsAt: Moment,
  endsAt: Moment.check(z.describe('After `startsAt`, at most 31 days later')),
  title: z.nullish(title),
  recurrence: described(z.nullish(BusyRecurrenceInput), REPEATS),
});

export const BusyTimePatch = z
  .strictObject({
    startsAt: z.optional(Moment),
    endsAt: z.optional(Moment),
    title: z.nullish(title),
    recurrence: described(z.nullish(BusyRecurrencePatch), REPEATS),
  })
  .check(changesSomething);
export type BusyTimePatch = z.output<typeof BusyTimePatch>;

/** Ten years. */
const MAX_RANGE_DAYS = 3_660;

export const BusyTimeQuery = z
  .strictObject({
    from: described(
      z.optional(RangeEnd),
      'Busy times that end after this moment or touch this day. Default: ten years before `to`',
    ),
    to: described(
      z.optional(RangeEnd),
      'Busy times that start before this moment or touch this day. Default: ten years after `from`',
    ),
    ...paging,
  })
  .check(dateRange({ from: 'from', to: 'to', maxDays: MAX_RANGE_DAYS }));
export type BusyTimeQuery = z.output<typeof BusyTimeQuery>;

const MAX_OCCURRENCE_DAYS = 31;

export const BusyOccurrenceQuery = z
  .strictObject({
    from: described(z.optional(CalendarDate), 'The first date. Default: today'),
    to: described(z.optional(CalendarDate), 'The last date, at most 30 days after `from`. Default: `from`'),
  })
  .check(dateRange({ from: 'from', to: 'to', maxDays: MAX_OCCURRENCE_DAYS, days: 1 }));
export type BusyOccurrenceQuery = z.output<typeof BusyOccurrenceQuery>;
