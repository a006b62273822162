import { addDays, toLocalTime } from '../../shared/time-zones.ts';
import { type Occurrence, occurrencesFrom, openSeries, type Series } from './series.ts';
import type { Recurrence } from './types.ts';

/** A task that repeats. */
export interface Repeating {
  recurrence: Recurrence;
  /** The date of its current occurrence in the series. */
  occurrence: string;
  /** Of the current occurrence, which may have been moved. RFC 3339. */
  dueDate: string;
}

/**
 * The current occurrence and those after it that are due between two local dates, both included. A series from completion
 * goes on as if each occurrence were completed on its day.
 */
export function* comingOccurrences(task: Repeating, from: string, to: string): Generator<Occurrence> {
  const { occurrence, dueDate } = task;
  const dueOn = localDueDate(task);
  if (from <= dueOn && dueOn <= to) yield { date: occurrence, at: Date.parse(dueDate) };
  yield* occurrencesFrom(seriesAfter(task), later(addDays(occurrence, 1), from), to);
}

/** Whether the current occurrence or one after it is due after a local date. */
export const hasOccurrenceAfter = (task: Repeating, date: string): boolean =>
  localDueDate(task) > date ||
  !occurrencesFrom(seriesAfter(task), addDays(later(task.occurrence, date), 1)).next().done;

/** On the clock of the series. */
export const localDueDate = ({ dueDate, recurrence }: Repeating): string =>
  toLocalTime(Date.parse(dueDate), recurrence.timezone).slice(0, 10);

function seriesAfter({ recurrence, occurrence }: Repeating): Series {
  const { from, anchor } = recurrence;
  return openSeries(from === 'due' ? recurrence : { ...recurrence, anchor: `${occurrence}${anchor.slice(10)}` });
}

const later = (a: string, b: string) => (a > b ? a : b);
