import { or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { revisionJson, rfc3339, rowJson } from '../../db/json.ts';
import { isFrom, isUntil, localTime, zone } from '../../db/local-date.ts';
import { type Assignment, assignments } from '../../db/rows.ts';
import { busyTimes } from '../../db/schema.ts';
import { sayAll } from '../../messages/say.ts';
import { VALIDATION } from '../../messages/validation.ts';
import { isCalendarDate } from '../../shared/date-range.ts';
import { limitInDetail } from '../../shared/errors.ts';
import { invalidValue } from '../../shared/validation.ts';
import { defineEntity } from '../define.ts';
import { explainSeries, goesOn, requireShown, startSeries, withExdates } from '../recurrence-sql.ts';
import type { BusyTime } from './responses.ts';
import { BusyTimePatch, type BusyTimeQuery, NewBusyTime } from './schemas.ts';

const before = alias(busyTimes, 'before');

/** The end of a busy time does not belong to it. */
const lastMoment = sql`(${busyTimes.endsAt} - interval '1 microsecond')`;

/** Whether a series has a time after its first one that ends at the bound or later. */
function repeatsFrom(bound: string): SQL {
  const { recurrence, startsAt, endsAt } = busyTimes;
  const start = isCalendarDate(bound)
    ? sql`${bound}::date::timestamp at time zone ${zone}`
    : sql`${bound}::timestamptz`;
  const earliest = sql`(${start} - (${endsAt} - ${startsAt}))`;
  return sql`(${recurrence} is not null and (${recurrence} ->> 'rrule' !~ '(COUNT|UNTIL)=' or exists (
    select from find_occurrence(${recurrence}, (${earliest} at time zone (${recurrence} ->> 'timezone'))::date, ${earliest}) as found
      where found.due is not null)))`;
}

export const busyTime = defineEntity({
  name: 'busy',
  key: 'busyTime',
  path: '/api/busy',
  table: busyTimes,
  json: rowJson<typeof busyTimes, BusyTime>((row) => ({
    id: row.id,
    title: row.title,
    startsAt: rfc3339(row.startsAt),
    endsAt: rfc3339(row.endsAt),
    recurrence: row.recurrence,
    ...revisionJson(row),
  })),
  create: {
    schema: NewBusyTime,
    values: ({ title = null, startsAt, endsAt, recurrence }) => ({
      title,
      startsAt,
      endsAt,
      recurrence: recurrence ? startSeries(recurrence, localTime(sql`${startsAt}::timestamptz`)) : null,
    }),
  },
  update: {
    schema: BusyTimePatch,
    set: ({ recurrence, ...patch }) => [...assignments(busyTimes, patch), ...changeSeries(recurrence, patch.startsAt)],
    requires: ({ recurrence }) => requireShown(before.recurrence, recurrence),
  },
  revert: {
    set: ({ title, startsAt, endsAt, recurrence }) => assignments(busyTimes, { title, startsAt, endsAt, recurrence }),
  },
  list: ({ from, to }: BusyTimeQuery) => ({
    key: sql`${busyTimes.startsAt}`,
    type: 'timestamptz',
    descending: false,
    where: {
      from: from ? or(repeatsFrom(from), isFrom(lastMoment, from)) : undefined,
      to: to ? isUntil(busyTimes.startsAt, to) : undefined,
    },
  }),
  errors: {
    busy_times_length: () => invalidValue('endsAt', sayAll(VALIDATION.afterStartsAt, { days: 31 })),
    busy_times_limit: limitInDetail('busyTimes'), // migrations/0053
    // the triggers in migrations/0026
    busy_times_recurrence_valid: explainSeries,
    busy_times_repeating_limit: limitInDetail('repeatingBusyTimes'),
  },
});

/** The anchor of a series is `startsAt`, so it changes with it. */
function changeSeries(recurrence: BusyTimePatch['recurrence'], startsAt: string | undefined): Assignment[] {
  if (recurrence === null) return assignments(busyTimes, { recurrence });
  if (recurrence === undefined && startsAt === undefined) return [];
  const start = startsAt === undefined ? before.startsAt : sql`${startsAt}::timestamptz`;
  const anchor = sql`to_char(${start} at time zone (${before.recurrence} ->> 'timezone'), 'YYYY-MM-DD"T"HH24:MI:SS')`;
  const moved = sql`(${before.recurrence} || jsonb_build_object('anchor', ${anchor}))`;
  if (!recurrence) return [{ column: busyTimes.recurrence, value: moved }];
  const value = sql`case when ${goesOn(before.recurrence, recurrence, startsAt !== undefined)}
    then ${withExdates(moved, recurrence)} else ${startSeries(recurrence, localTime(start))} end`;
  return [{ column: busyTimes.recurrence, value }];
}
