import * as z from 'zod/mini';
import { described } from './fields.ts';

const Moved = z.optional(z.strictObject({ from: z.iso.datetime(), to: z.string() }));

/** How a task or a busy time repeats, as it is stored and shown. `rrule` is a rule of RFC 5545 without DTSTART. */
export const Recurrence = z.strictObject({
  rrule: z.string(),
  from: z.enum(['due', 'completion']),
  anchor: described(z.string(), 'The first occurrence, on the clock of `timezone`'),
  timezone: described(z.string(), "The user's time zone when the rule was set"),
  exdates: described(z.array(z.iso.date()), 'Dates that are skipped'),
  moved: described(
    z.optional(z.strictObject({ startDate: Moved, deadline: Moved, suggestedTime: Moved })),
    'The dates of this occurrence that a change of clocks has moved: `from` is the date, `to` the time on the clock ' +
      'that it has again at the next occurrence',
  ),
});
export type Recurrence = z.infer<typeof Recurrence>;
