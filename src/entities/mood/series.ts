import { and, type SQL, sql } from 'drizzle-orm';
import { json, rfc3339 } from '../../db/json.ts';
import { instant, zone } from '../../db/local-date.ts';
import { moodLogs } from '../../db/schema.ts';
import { moodDate } from '../users/day-start.ts';
import { inLastDays, isMine } from './list.ts';
import type { MoodSeries } from './responses.ts';
import type { MoodSeriesQuery } from './schemas.ts';

type Point = MoodSeries['points'][number];

interface Bucket {
  /** Selects the start of each bucket. The last bucket contains today. */
  selectStarts: (days: number, now: Date) => SQL;
  /** The start of the bucket that contains a log. */
  startOfLog: SQL;
  startJson: (start: SQL) => SQL;
}

const today = (now: Date) => moodDate(instant(now));
const selectDays = (first: SQL, last: SQL, step: string) =>
  sql`select day::date as start from generate_series(${first}::timestamp, ${last}::timestamp, ${step}::interval) as day`;
const truncateToMonday = (day: SQL) => sql`date_trunc('week', ${day}::timestamp)`;
const dateJson = (start: SQL) => sql`to_char(${start}, 'YYYY-MM-DD')`;

const BUCKETS: Record<MoodSeriesQuery['bucket'], Bucket> = {
  hour: {
    selectStarts: (days, now) => sql`
      select generate_series(
        date_trunc('hour', ${instant(now)}, ${zone}) - (${days}::int * 24 - 1) * interval '1 hour', ${instant(now)}, interval '1 hour') as start`,
    startOfLog: sql`date_trunc('hour', ${moodLogs.loggedAt}, ${zone})`,
    startJson: rfc3339,
  },
  day: {
    selectStarts: (days, now) => selectDays(sql`(${today(now)} - ${days - 1}::int)`, today(now), '1 day'),
    startOfLog: sql`${moodLogs.localDate}`,
    startJson: dateJson,
  },
  week: {
    selectStarts: (days, now) =>
      selectDays(truncateToMonday(sql`(${today(now)} - ${days - 1}::int)`), today(now), '7 days'),
    startOfLog: sql`${truncateToMonday(sql`${moodLogs.localDate}`)}::date`,
    startJson: dateJson,
  },
};

/** Every bucket of the last days. Buckets without a log are included, so that a chart shows the gaps. */
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
    select coalesce(json_agg(point order by start), '[]') from (
      select start, ${point} as point
        from (${selectStarts(days, now)}) as buckets
        left join (
          select ${startOfLog} as start, ${moodLogs.energyLevel} as energy, ${moodLogs.focusLevel} as focus
            from ${moodLogs} where ${and(isMine, inLastDays(days + 7, now))}
        ) as logged using (start)
        group by start
    ) as points`;
}
