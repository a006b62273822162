import { addDays, toLocalDate } from '../../shared/time-zones.ts';
import { comingOccurrences, hasOccurrenceAfter } from '../recurrence/coming.ts';
import { isOpenStatus } from './json.ts';
import type { Occurrences, Task } from './responses.ts';
import { MAX_OCCURRENCE_DAYS, type OccurrenceQuery } from './schemas.ts';

const MAX_OCCURRENCES = 1_000;

/** The occurrences of a task from its current one on, by the user's dates. Only an open task that repeats has any. */
export function listOccurrences(
  { recurrence, occurrence, dueDate, status }: Task,
  { from, to }: OccurrenceQuery,
  timezone: string,
): Occurrences {
  if (!recurrence || !occurrence || !dueDate || !isOpenStatus(status)) return { occurrences: [], hasMore: false };
  const repeating = { recurrence, occurrence, dueDate };
  const first = from ?? toLocalDate(Date.parse(dueDate), timezone);
  const last = to ?? addDays(first, MAX_OCCURRENCE_DAYS - 1);
  const found = [...comingOccurrences(repeating, { from: first, to: last, timezone }).take(MAX_OCCURRENCES)];
  return {
    occurrences: found.map(({ date, at }) => ({ date, dueDate: new Date(at).toISOString() })),
    hasMore: hasOccurrenceAfter(repeating, last, timezone),
  };
}
