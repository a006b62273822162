import type { Recurrence } from '../../shared/recurrence.ts';
import { addDays, startOfDay } from '../../shared/time-zones.ts';
import { type Occurrence, occurrencesFrom, openSeries, type Series } from './series.ts';

export interface Repeating {
  recurrence: Recurrence;
  /** The date of its current occurrence in the series. */
  occurrence: string;
  /** Of the current occurrence, which may have been moved. RFC 3339. */
  dueDate: string;
}

/** Local dates of a time zone, both included. */
interface Days {
  from: string;
  to: string;
  timezone: string;
}

/** The occurrences due on the days, from the current one on. From completion: as if each were completed on its day. */
export function* comingOccurrences(task: Repeating, { from, to, timezone }: Days): Generator<Occurrence> {
  const [start, end] = [startOfDay(from, timezone), startOfDay(addDays(to, 1), timezone)];
  const isDue = ({ at }: Occurrence) => start.getTime() <= at && at < end.getTime();
  const current = { date: task.occurrence, at: Date.parse(task.dueDate) };
  if (isDue(current)) yield current;
  // the dates of the series are those of its own zone
  yield* occurrencesFrom(seriesAfter(task), firstAfter(task, addDays(from, -1)), addDays(to, 1)).filter(isDue);
}

/** Whether the current occurrence or one after it is due after a local date. */
export function hasOccurrenceAfter(task: Repeating, date: string, timezone: string): boolean {
  const end = startOfDay(addDays(date, 1), timezone).getTime();
  const later = occurrencesFrom(seriesAfter(task), firstAfter(task, date));
  return Date.parse(task.dueDate) >= end || later.some(({ at }) => at >= end);
}

/** The first date of the series after the current occurrence, on a date or later. */
function firstAfter({ occurrence }: Repeating, date: string): string {
  const next = addDays(occurrence, 1);
  return next > date ? next : date;
}

function seriesAfter({ recurrence, occurrence }: Repeating): Series {
  const { from, anchor } = recurrence;
  return openSeries(from === 'due' ? recurrence : { ...recurrence, anchor: `${occurrence}${anchor.slice(10)}` });
}
