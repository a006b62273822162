import * as z from 'zod/mini';
import { dateRange, RangeEnd } from '../../shared/date-range.ts';
import { described, paging } from '../../shared/fields.ts';

export const MAX_REMINDER_DAYS = 31;

export const ReminderQuery = z
  .strictObject({
    from: described(z.optional(RangeEnd), 'Default: 31 days before `to`, or now'),
    to: described(z.optional(RangeEnd), 'Default: 31 days after `from`'),
    ...paging,
  })
  .check(dateRange({ from: 'from', to: 'to', maxDays: MAX_REMINDER_DAYS }));
export type ReminderQuery = z.output<typeof ReminderQuery>;
