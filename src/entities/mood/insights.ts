import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import { instant, localDate } from '../../db/local-date.ts';
import { busyTimes } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { type Contrast, findContrasts } from './analysis/contrasts.ts';
import { today } from './list.ts';
import { type MoodHistory, selectMoodHistory } from './profiles.ts';
import type { MoodInsights } from './responses.ts';

/** Longer busy times, such as a journey, are no meetings. */
const LONGEST_MEETING = sql`interval '12 hours'`;

export interface MoodInsightData {
  history: MoodHistory;
  /** Minutes of busy time by day, in days since 1970. */
  busy: [day: number, minutes: number][];
  /** In days since 1970. */
  today: number;
}

/** The caller's busy minutes of the last 90 days by day, as a scalar query. Times that overlap count once. */
export const selectBusyMinutes = (now: Date): SQL<MoodInsightData['busy']> => sql<MoodInsightData['busy']>`(
  select coalesce(json_agg(json_build_array(day - date '1970-01-01', minutes)), '[]') from (
    select day, round(sum(extract(epoch from upper(span) - lower(span)) / 60)) as minutes from (
      select ${localDate(busyTimes.startsAt)} as day,
             unnest(range_agg(tstzrange(${busyTimes.startsAt}, ${busyTimes.endsAt}))) as span
        from ${busyTimes}
        where ${and(eq(busyTimes.userId, owner.id), isNull(busyTimes.deletedAt))}
          and ${busyTimes.startsAt} between ${instant(now)} - interval '90 days' and ${instant(now)}
          and ${busyTimes.endsAt} - ${busyTimes.startsAt} <= ${LONGEST_MEETING}
        group by 1) as spans
      group by day) as days)`;

export const selectMoodInsightData = (now: Date): SQL => sql`
  select ${json<MoodInsightData>({
    history: selectMoodHistory(now),
    busy: selectBusyMinutes(now),
    today: sql`(${today(now)} - date '1970-01-01')`,
  })}`;

/** What goes with energy and focus. */
export const findMoodContrasts = ({ history, busy, today }: MoodInsightData): Contrast[] =>
  findContrasts(
    history.map(([hour, , energy, focus, , day]) => ({ day, hour, energy, focus })),
    new Map(busy),
    today,
  );

export const buildMoodInsights = (data: MoodInsightData): MoodInsights => ({
  pairs: findMoodContrasts(data).map(({ isEnough, isClaimed, effect, interval, p, q, ...pair }) => ({
    ...pair,
    effect: round(effect, 2),
    interval: interval && [round(interval[0], 2), round(interval[1], 2)],
    p: round(p, 4),
    q: round(q, 4),
    insufficientData: !isEnough,
    claimed: isClaimed,
  })),
});

function round<T extends number | null>(value: T, digits: number): T {
  return (value === null ? null : Number(value.toFixed(digits)) + 0) as T;
}
