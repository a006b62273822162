import { and, type SQL, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import { moodLogs } from '../../db/schema.ts';
import { isOwn } from '../../db/session.ts';
import type { DayLog } from './analysis/contrasts.ts';
import { estimateTrend } from './analysis/trend.ts';
import { dayOfLog, inLastDays } from './log-days.ts';
import type { MoodStats } from './responses.ts';

type Day = Omit<DayLog, 'hour'>;

export type MoodStatsRow = Pick<MoodStats, 'totalLogs' | 'averageEnergy' | 'averageFocus'> & {
  /** The medians of each day that has a log, by day. */
  byDay: Day[];
};

const median = (column: SQL) => sql`percentile_cont(0.5) within group (order by ${column})`;
const energy = sql`${moodLogs.energyLevel}`;
const focus = sql`${moodLogs.focusLevel}`;

/** The totals and the daily medians of the last days. The result has at most one item per day. */
export const selectMoodStats = (days: number, now: Date): SQL => sql`
  select ${json<MoodStatsRow>({
    totalLogs: sql`coalesce(sum(n), 0)`,
    averageEnergy: sql`round(sum(energy_sum) / sum(n), 2)`,
    averageFocus: sql`round(sum(focus_sum) / sum(n), 2)`,
    byDay: sql`coalesce(json_agg(${json<Day>({ day: sql`day - date '1970-01-01'`, energy: sql`energy`, focus: sql`focus` })} order by day), '[]')`,
  })} from (
    select ${dayOfLog(now)} as day, count(*) as n, sum(${energy}) as energy_sum, sum(${focus}) as focus_sum,
           ${median(energy)} as energy, ${median(focus)} as focus
      from ${moodLogs} where ${and(isOwn(moodLogs), inLastDays(days, now))} group by 1
  ) as days`;

/** Averages are over logs, trends over days. The overall trend is the trend of the mean of energy and focus. */
export function buildMoodStats({ byDay, ...totals }: MoodStatsRow, days: number): MoodStats {
  const trend = (value: (day: Day) => number) =>
    estimateTrend(byDay.map((day) => ({ day: day.day, value: value(day) })));
  return {
    days,
    ...totals,
    ...trend(({ energy, focus }) => (energy + focus) / 2),
    energy: trend(({ energy }) => energy),
    focus: trend(({ focus }) => focus),
  };
}
