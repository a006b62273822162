import { and, asc, type SQL, sql } from 'drizzle-orm';
import { json, rfc3339 } from '../../db/json.ts';
import { zone } from '../../db/local-date.ts';
import { busyTimes } from '../../db/schema.ts';
import { isOwn } from '../../db/session.ts';
import type { ServiceDeps } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import { addDays, startOfDay, toLocalDate } from '../../shared/time-zones.ts';
import { createEntityService } from '../service.ts';
import { busyTime } from './entity.ts';
import type { BusyOccurrences } from './responses.ts';
import type { BusyOccurrenceQuery } from './schemas.ts';
import { type BusySpan, expandBusyTimes } from './spans.ts';

const MAX_OCCURRENCES = 1_000;
/** Busy times that are read. Those that repeat, at most 100, come first. */
const MAX_ROWS = MAX_OCCURRENCES + 101;

interface BusyDays {
  timezone: string;
  rows: (BusySpan & { id: string })[];
}

export type BusyTimeService = ReturnType<typeof createBusyTimeService>;

export const createBusyTimeService = (deps: ServiceDeps) => ({
  ...createEntityService(busyTime, deps),

  async occurrences(caller: Caller, query: BusyOccurrenceQuery): Promise<BusyOccurrences> {
    const now = deps.clock();
    const days = await deps.userDb.readOne<BusyDays>(caller, selectBusyDays(query, now));
    return toOccurrences(days, query, now);
  },
});

function selectBusyDays(query: BusyOccurrenceQuery, now: Date): SQL {
  const date = now.toISOString().slice(0, 10);
  const { from = addDays(date, -1), to = addDays(date, 1) } = query; // the zone of the user is not known yet
  const { id, title, startsAt, endsAt, recurrence } = busyTimes;
  const { where } = busyTime.list({ from, to, limit: MAX_ROWS }, now);
  const row = json<BusyDays['rows'][number]>({
    id,
    title,
    startsAt: rfc3339(startsAt),
    endsAt: rfc3339(endsAt),
    recurrence,
  });
  return sql`select ${json<BusyDays>({
    timezone: zone,
    rows: sql`(select coalesce(json_agg(row), '[]') from (
      select ${row} as row from ${busyTimes} where ${and(isOwn(busyTimes), ...Object.values(where))}
        order by ${recurrence} is null, ${asc(startsAt)} limit ${MAX_ROWS}) as found)`,
  })}`;
}

function toOccurrences({ timezone, rows }: BusyDays, { from, to }: BusyOccurrenceQuery, now: Date): BusyOccurrences {
  const first = from ?? toLocalDate(now.getTime(), timezone);
  const start = startOfDay(first, timezone);
  const end = startOfDay(addDays(to ?? first, 1), timezone);
  const repeating = new Set(rows.flatMap(({ id, recurrence }) => (recurrence ? id : [])));
  const found = expandBusyTimes(rows, start, end).filter(
    ({ startsAt, endsAt }) => new Date(endsAt) > start && new Date(startsAt) < end,
  );
  return {
    occurrences: found.slice(0, MAX_OCCURRENCES).map(({ id, title, startsAt, endsAt }) => ({
      busyTimeId: id,
      title,
      startsAt,
      endsAt,
      repeats: repeating.has(id),
    })),
    hasMore: found.length > MAX_OCCURRENCES,
  };
}
