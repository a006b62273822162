import { type SQL, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import { instant, zone } from '../../db/local-date.ts';
import { busyTimes } from '../../db/schema.ts';
import { DAY_MS } from '../../shared/duration.ts';
import { type BusySpan, countBusyMinutes, selectBusySpans } from '../busy-times/spans.ts';
import { type Contrast, findContrasts } from './analysis/contrasts.ts';
import { moodToday } from './log-days.ts';
import { type MoodHistory, selectMoodHistory } from './profiles.ts';
import type { MoodInsights } from './responses.ts';

/** Busy times of this many days are compared with mood logs. */
const DAYS_BACK = 90;

export interface MoodInsightData {
  history: MoodHistory;
  busy: BusySpan[];
  /** In days since 1970. */
  today: number;
  timezone: string;
}

/** The caller's busy times of the last 90 days and all repeating ones, as a scalar query. */
export const selectBusyHistory = (now: Date): SQL<BusySpan[]> =>
  selectBusySpans(sql`(
    ${busyTimes.startsAt} < ${instant(now)} and (
      ${busyTimes.recurrence} is not null or ${busyTimes.startsAt} > ${instant(now)} - ${DAYS_BACK}::int * interval '1 day'))`);

export const selectMoodInsightData = (now: Date): SQL => sql`
  select ${json<MoodInsightData>({
    history: selectMoodHistory(now),
    busy: selectBusyHistory(now),
    today: sql`(${moodToday(now)} - date '1970-01-01')`,
    timezone: zone,
  })}`;

export function findMoodContrasts({ history, busy, today, timezone }: MoodInsightData, now: Date): Contrast[] {
  const minutes = countBusyMinutes(busy, new Date(now.getTime() - DAYS_BACK * DAY_MS), now, timezone);
  const logs = history.map(([hour, , energy, focus, , day]) => ({ day, hour, energy, focus }));
  return findContrasts(logs, minutes, today);
}

export const buildMoodInsights = (data: MoodInsightData, now: Date): MoodInsights => ({
  pairs: findMoodContrasts(data, now).map(({ isEnough, isClaimed, effect, interval, p, q, ...pair }) => ({
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
