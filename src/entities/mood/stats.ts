import { and, type SQL, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import { moodLogs } from '../../db/schema.ts';
import { estimateTrend } from './analysis/trend.ts';
import { inLastDays, isMine } from './list.ts';
import type { MoodStats } from './responses.ts';

interface Day {
  /** Days since 1970. */
  day: number;
  energy: number;
  focus: number;
}

export type MoodStatsRead = Pick<MoodStats, 'totalLogs' | 'averageEnergy' | 'averageFocus'> & {
  /** The medians of each day with a log. */
  byDay: Day[];
};

const median = (column: SQL) => sql`percentile_cont(0.5) within group (order by ${column})`;
const energy = sql`${moodLogs.energyLevel}`;
const focus = sql`${moodLogs.focusLevel}`;

/** What the statistics of the last days are made of: a row a day at most, however many logs there are. */
export const moodStatsRead = (days: number, now: Date): SQL => sql`
  select ${json<MoodStatsRead>({
    totalLogs: sql`coalesce(sum(n), 0)`,
    averageEnergy: sql`round(sum(energy_sum) / sum(n), 2)`,
    averageFocus: sql`round(sum(focus_sum) / sum(n), 2)`,
    byDay: sql`coalesce(json_agg(${json<Day>({ day: sql`day - date '1970-01-01'`, energy: sql`energy`, focus: sql`focus` })}), '[]')`,
  })} from (
    select ${moodLogs.localDate} as day, count(*) as n, sum(${energy}) as energy_sum, sum(${focus}) as focus_sum,
           ${median(energy)} as energy, ${median(focus)} as focus
      from ${moodLogs} where ${and(isMine, inLastDays(days, now))} group by ${moodLogs.localDate}
  ) as days`;

/** Averages over logs, trends over days; the trend of both together is that of their mean. */
export function moodStatsOf({ byDay, ...totals }: MoodStatsRead, days: number): MoodStats {
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
