import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { json, rfc3339 } from '../../db/json.ts';
import { zone } from '../../db/local-date.ts';
import { busyTimes } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import type { Caller } from '../../shared/caller.ts';
import { addDays, toLocalTime, toMoment } from '../../shared/time-zones.ts';
import { createEntityService, type EntityDeps } from '../service.ts';
import { busyTime } from './entity.ts';
import type { BusyOccurrences } from './responses.ts';
import type { BusyOccurrenceQuery } from './schemas.ts';
import { type BusySpan, expandBusyTimes } from './spans.ts';

const MAX_OCCURRENCES = 1_000;
/** Of busy times: those that repeat come first, and there are at most 100 of them. */
const MAX_ROWS = MAX_OCCURRENCES + 101;

type BusyRow = BusySpan & { id: string };

export type BusyTimeService = ReturnType<typeof createBusyTimeService>;

export function createBusyTimeService(deps: EntityDeps) {
  return {
    ...createEntityService(busyTime, deps),

    /** Each time that touches the days, also of those that repeat. */
    async occurrences(caller: Caller, query: BusyOccurrenceQuery): Promise<BusyOccurrences> {
      const now = deps.clock();
      const near = now.toISOString().slice(0, 10);
      const { from = addDays(near, -1), to = addDays(near, 1) } = query; // the zone of the user is not known yet
      const { recurrence, startsAt } = busyTimes;
      const touching = and(
        eq(busyTimes.userId, owner.id),
        isNull(busyTimes.deletedAt),
        ...Object.values(busyTime.list({ from, to, limit: MAX_ROWS }, now).where),
      );
      const row = json<BusyRow>({
        id: busyTimes.id,
        title: busyTimes.title,
        startsAt: rfc3339(startsAt),
        endsAt: rfc3339(busyTimes.endsAt),
        recurrence,
      });
      const { timezone, rows } = await deps.userDb.readOne<{ timezone: string; rows: BusyRow[] }>(
        caller,
        sql`select ${json<{ timezone: string; rows: BusyRow[] }>({
          timezone: zone,
          rows: sql`(select coalesce(json_agg(row), '[]') from (
            select ${row} as row from ${busyTimes} where ${touching}
              order by ${recurrence} is null, ${asc(startsAt)} limit ${MAX_ROWS}) as found)`,
        })}`,
      );
      const first = query.from ?? toLocalTime(now.getTime(), timezone).slice(0, 10);
      const start = toMoment(first, '00:00', timezone);
      const end = toMoment(addDays(query.to ?? first, 1), '00:00', timezone);
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
    },
  };
}
