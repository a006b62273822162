import { MINUTE_MS } from '../../shared/duration.ts';
import type { Recurrence } from '../../shared/recurrence.ts';
import { addDays, daysBetween, toClock, toMoment } from '../../shared/time-zones.ts';

/** The dates of an occurrence besides its due date. RFC 3339. */
type Dates = Record<'startDate' | 'deadline' | 'suggestedTime', string | null>;

/** The dates of a task at another occurrence: they keep their clock. start_occurrence() in migrations/0050 gives the same. */
export function findDates(task: Dates, { timezone, moved }: Recurrence, [from, to]: [string, string]): Dates {
  const days = daysBetween(from, to);
  const move = (field: keyof Dates): number | null => {
    const [date, kept] = [task[field], moved?.[field]];
    if (date === null) return null;
    const at = Date.parse(date);
    const clock = kept && Date.parse(kept.from) === at ? kept.to : toClock(at, timezone);
    const [day, time, ms] = [clock.slice(0, 10), clock.slice(11, 19), Number(clock.slice(20, 23))];
    return toMoment(addDays(day, days), time, timezone).getTime() + ms;
  };
  const [start, deadline] = [move('startDate'), move('deadline')];
  const isSwallowed = start !== null && deadline !== null && start >= deadline;
  return {
    startDate: toIso(isSwallowed ? deadline - MINUTE_MS : start),
    deadline: toIso(deadline),
    suggestedTime: toIso(move('suggestedTime')),
  };
}

const toIso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
