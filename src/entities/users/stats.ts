import { eq, type SQL, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import { instant, localDate } from '../../db/local-date.ts';
import { dailyStats } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { byStatus, countCompletedInLast, totalTasks } from '../tasks/stats.ts';
import type { UserStats } from './responses.ts';

const MOOD_DAYS = 30;

/** The caller's statistics. They are read from the read models, so the cost does not grow with the number of tasks. */
export const selectUserStats = (now: Date): SQL<UserStats> =>
  sql`select ${json<UserStats>({
    tasks: json<UserStats['tasks']>({ total: totalTasks, byStatus }),
    completedLast7Days: countCompletedInLast(7, now),
    completedLast30Days: countCompletedInLast(30, now),
    streak: selectStreak(now),
    mood: json<UserStats['mood']>({
      totalLogs: sql`(select coalesce(sum(${dailyStats.moodLogs}), 0) from ${dailyStats} where ${isOwnDay})`,
      logsLast30Days: sql`coalesce((select sum(${dailyStats.moodLogs}) ${fromLastDays(now)}), 0)`,
      averageEnergy: selectAverage(sql`${dailyStats.energySum}`, now),
      averageFocus: selectAverage(sql`${dailyStats.focusSum}`, now),
    }),
  })}`;

const isOwnDay = eq(dailyStats.userId, owner.id);

/** The average per log of the last days, to two decimals. Null without a log. */
const selectAverage = (total: SQL, now: Date) =>
  sql`(select round(sum(${total}) / nullif(sum(${dailyStats.moodLogs}), 0)::numeric, 2) ${fromLastDays(now)})`;

const fromLastDays = (now: Date) =>
  sql`from ${dailyStats} where ${isOwnDay} and ${dailyStats.day} > ${localDate(instant(now))} - ${MOOD_DAYS}::int`;

/** Runs of consecutive days with a completed task. A run that ended yesterday is still current. */
export const selectStreak = (now: Date): SQL<UserStats['streak']> => sql`(
  select ${json<UserStats['streak']>({
    current: sql`coalesce(max(days) filter (where last_day >= ${localDate(instant(now))} - 1), 0)`,
    longest: sql`coalesce(max(days), 0)`,
  })} from (
    select count(*) as days, max(day) as last_day from (
      select ${dailyStats.day} as day, ${dailyStats.day} - (row_number() over (order by ${dailyStats.day}))::int as run
        from ${dailyStats} where ${isOwnDay} and ${dailyStats.completed} > 0
    ) as active group by run
  ) as runs)`;
