import { and, type SQL, sql } from 'drizzle-orm';
import { json, jsonArray, rfc3339 } from '../../db/json.ts';
import { busyTimes } from '../../db/schema.ts';
import { isOwn } from '../../db/session.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/duration.ts';
import type { Recurrence } from '../../shared/recurrence.ts';
import { addDays, daysBetween, toLocalDate, toLocalTime, toMoment } from '../../shared/time-zones.ts';
import { occurrencesFrom, openSeries } from '../recurrence/series.ts';

/** A busy time. Moments are RFC 3339. */
export interface BusySpan {
  title: string | null;
  startsAt: string;
  endsAt: string;
  /** Null, or absent, for one that does not repeat. */
  recurrence?: Recurrence | null;
}

/** The caller's busy times with a condition, by start, as a scalar query. Those that repeat have their first time. */
export const selectBusySpans = (condition: SQL): SQL<BusySpan[]> =>
  jsonArray(
    json<BusySpan>({
      title: busyTimes.title,
      startsAt: rfc3339(busyTimes.startsAt),
      endsAt: rfc3339(busyTimes.endsAt),
      recurrence: busyTimes.recurrence,
    }),
    sql`from ${busyTimes} where ${and(isOwn(busyTimes), condition)} order by ${busyTimes.startsAt}`,
  );

/** The busy times by start. One that repeats becomes its occurrences between `from` and `until`. */
export const expandBusyTimes = <T extends BusySpan>(busy: T[], from: Date, until: Date): T[] =>
  busy
    .flatMap((each) => (each.recurrence ? expand(each, each.recurrence, from, until) : each))
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt));

function expand<T extends BusySpan>(busy: T, series: Recurrence, from: Date, until: Date): T[] {
  const { startsAt, endsAt } = busy;
  const toDate = (moment: Date) => toLocalDate(moment.getTime(), series.timezone);
  const end = toLocalTime(Date.parse(endsAt), series.timezone);
  const nights = daysBetween(toDate(new Date(startsAt)), end.slice(0, 10));
  const times = occurrencesFrom(openSeries(series), addDays(toDate(from), -nights), toDate(until));
  const length = Date.parse(endsAt) - Date.parse(startsAt);
  return [...times].flatMap(({ date, at }) => {
    const onClock = toMoment(addDays(date, nights), end.slice(11), series.timezone).getTime();
    const endsAt = onClock > at ? onClock : at + length; // a change of clocks can move the start past the end
    if (endsAt <= from.getTime() || at >= until.getTime()) return [];
    return { ...busy, startsAt: new Date(at).toISOString(), endsAt: new Date(endsAt).toISOString(), recurrence: null };
  });
}

const LONGEST_MEETING_MS = 12 * HOUR_MS;

/** Busy minutes by local day since 1970. Overlaps count once, and times over LONGEST_MEETING_MS not at all. */
export function countBusyMinutes(busy: BusySpan[], from: Date, until: Date, timezone: string): Map<number, number> {
  const minutes = new Map<number, number>();
  let busyUntil = 0;
  for (const { startsAt, endsAt } of expandBusyTimes(busy, from, until)) {
    const [start, end] = [Date.parse(startsAt), Date.parse(endsAt)];
    if (end - start > LONGEST_MEETING_MS) continue;
    const day = Date.parse(toLocalDate(start, timezone)) / DAY_MS;
    minutes.set(day, (minutes.get(day) ?? 0) + Math.max(0, end - Math.max(start, busyUntil)) / MINUTE_MS);
    busyUntil = Math.max(busyUntil, end);
  }
  return minutes;
}
