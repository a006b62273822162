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
  /** The buckets' beginnings, the last of which has today in it. */
  all: (days: number, now: Date) => SQL;
  /** The beginning of the bucket a log is in. */
  of: SQL;
  shown: (start: SQL) => SQL;
}

const today = (now: Date) => moodDate(instant(now));
const daysBetween = (first: SQL, last: SQL, step: string) =>
  sql`select day::date as start from generate_series(${first}::timestamp, ${last}::timestamp, ${step}::interval) as day`;
const monday = (day: SQL) => sql`date_trunc('week', ${day}::timestamp)`;
const asDate = (start: SQL) => sql`to_char(${start}, 'YYYY-MM-DD')`;

const BUCKETS: Record<MoodSeriesQuery['bucket'], Bucket> = {
  hour: {
    all: (days, now) => sql`
      select generate_series(
        date_trunc('hour', ${instant(now)}, ${zone}) - (${days}::int * 24 - 1) * interval '1 hour', ${instant(now)}, interval '1 hour') as start`,
    of: sql`date_trunc('hour', ${moodLogs.loggedAt}, ${zone})`,
    shown: rfc3339,
  },
  day: {
    all: (days, now) => daysBetween(sql`(${today(now)} - ${days - 1}::int)`, today(now), '1 day'),
    of: sql`${moodLogs.localDate}`,
    shown: asDate,
  },
  week: {
    all: (days, now) => daysBetween(monday(sql`(${today(now)} - ${days - 1}::int)`), today(now), '7 days'),
    of: sql`${monday(sql`${moodLogs.localDate}`)}::date`,
    shown: asDate,
  },
};

/** Every bucket of the last days, also those without a log, so that a chart shows its gaps. */
export function moodSeries({ days, bucket }: MoodSeriesQuery, now: Date): SQL {
  const { all, of, shown } = BUCKETS[bucket];
  const levels = (column: SQL) =>
    sql`case when count(${column}) > 0 then ${json<NonNullable<Point['energy']>>({
      min: sql`min(${column})`,
      max: sql`max(${column})`,
      mean: sql`round(avg(${column}), 2)`,
    })} end`;
  const point = json<Point>({
    start: shown(sql`start`),
    n: sql`count(energy)`,
    energy: levels(sql`energy`),
    focus: levels(sql`focus`),
  });
  return sql`
    select coalesce(json_agg(point order by start), '[]') from (
      select start, ${point} as point
        from (${all(days, now)}) as buckets
        left join (
          select ${of} as start, ${moodLogs.energyLevel} as energy, ${moodLogs.focusLevel} as focus
            from ${moodLogs} where ${and(isMine, inLastDays(days + 7, now))}
        ) as logged using (start)
        group by start
    ) as points`;
}
