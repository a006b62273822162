import { and, type SQL, sql } from 'drizzle-orm';
import { json, rfc3339 } from '../../db/json.ts';
import { instant, zone } from '../../db/local-date.ts';
import { moodLogs } from '../../db/schema.ts';
import { isOwn } from '../../db/session.ts';
import { startOfMoodDay } from '../users/json.ts';
import { dayOfLog, inLastDays, moodToday } from './log-days.ts';
import type { MoodSeries } from './responses.ts';
import type { MoodSeriesQuery } from './schemas.ts';

type Point = MoodSeries['points'][number];

interface Bucket {
  /** Selects the start of each bucket. The last bucket contains now. May read `logs`. */
  selectStarts: (days: number, now: Date) => SQL;
  /** The start of the bucket that contains a row of `logs`. */
  startOfLog: SQL;
  startJson: (start: SQL) => SQL;
}

const firstDay = (days: number, now: Date) => sql`(${moodToday(now)} - ${days - 1}::int)`;
const selectDays = (first: SQL, last: SQL, step: string) =>
  sql`select day::date as start from generate_series(${first}::timestamp, ${last}::timestamp, ${step}::interval) as day`;
const truncateToMonday = (day: SQL) => sql`date_trunc('week', ${day}::timestamp)`;
const truncateToHour = (moment: SQL) => sql`date_trunc('hour', ${moment}, ${zone})`;
const dateJson = (start: SQL) => sql`to_char(${start}, 'YYYY-MM-DD')`;

const BUCKETS: Record<MoodSeriesQuery['bucket'], Bucket> = {
  hour: {
    // a log of another time zone, or of a clock that is ahead, may lie outside the hours of the days
    selectStarts: (days, now) => sql`
      select generate_series(
        least(${truncateToHour(startOfMoodDay(firstDay(days, now)))}, (select min(${truncateToHour(sql`logged_at`)}) from logs)),
        greatest(${truncateToHour(instant(now))}, (select max(${truncateToHour(sql`logged_at`)}) from logs)),
        interval '1 hour') as start`,
    startOfLog: truncateToHour(sql`logged_at`),
    startJson: rfc3339,
  },
  day: {
    selectStarts: (days, now) => selectDays(firstDay(days, now), moodToday(now), '1 day'),
    startOfLog: sql`day`,
    startJson: dateJson,
  },
  week: {
    selectStarts: (days, now) => selectDays(truncateToMonday(firstDay(days, now)), moodToday(now), '7 days'),
    startOfLog: sql`${truncateToMonday(sql`day`)}::date`,
    startJson: dateJson,
  },
};

/** Every bucket of the last days, with the logs of these days. Buckets without a log are included, so that a chart shows the gaps. */
export function selectMoodSeries({ days, bucket }: MoodSeriesQuery, now: Date): SQL {
  const { selectStarts, startOfLog, startJson } = BUCKETS[bucket];
  const levels = (column: SQL) =>
    sql`case when count(${column}) > 0 then ${json<NonNullable<Point['energy']>>({
      min: sql`min(${column})`,
      max: sql`max(${column})`,
      mean: sql`round(avg(${column}), 2)`,
    })} end`;
  const point = json<Point>({
    start: startJson(sql`start`),
    n: sql`count(energy)`,
    energy: levels(sql`energy`),
    focus: levels(sql`focus`),
  });
  return sql`
    with logs as (
      select ${dayOfLog(now)} as day, ${moodLogs.loggedAt} as logged_at, ${moodLogs.energyLevel} as energy,
             ${moodLogs.focusLevel} as focus
        from ${moodLogs} where ${and(isOwn(moodLogs), inLastDays(days, now))})
    select coalesce(json_agg(point order by start), '[]') from (
      select start, ${point} as point
        from (${selectStarts(days, now)}) as buckets
        left join (select ${startOfLog} as start, energy, focus from logs) as logged using (start)
        group by start
    ) as points`;
}
