import { and, sql } from 'drizzle-orm';
import { isFrom, isUntil } from '../../db/local-date.ts';
import { assignments } from '../../db/rows.ts';
import { busyTimes } from '../../db/schema.ts';
import { sayAll } from '../../messages/say.ts';
import { VALIDATION } from '../../messages/validation.ts';
import { limitReached } from '../../shared/errors.ts';
import { invalidValue } from '../../shared/validation.ts';
import { defineEntity } from '../define.ts';
import type { EntityService } from '../service.ts';
import { busyTimeJson } from './json.ts';
import { BusyTimePatch, type BusyTimeQuery, NewBusyTime } from './schemas.ts';

/** A busy time does not touch the moment or the day at which it ends. */
const lastMoment = sql`(${busyTimes.endsAt} - interval '1 microsecond')`;

export const busyTime = defineEntity({
  name: 'busy',
  label: 'Busy time',
  key: 'busyTime',
  plural: 'busyTimes',
  path: '/api/busy',
  table: busyTimes,
  rowLimit: 50_000,
  json: busyTimeJson,
  create: {
    schema: NewBusyTime,
    values: ({ title = null, startsAt, endsAt }) => ({ title, startsAt, endsAt }),
  },
  update: { schema: BusyTimePatch, set: (patch) => assignments(busyTimes, patch) },
  revert: { set: ({ title, startsAt, endsAt }) => assignments(busyTimes, { title, startsAt, endsAt }) },
  list: ({ from, to }: BusyTimeQuery) => ({
    key: sql`${busyTimes.startsAt}`,
    type: 'timestamptz',
    descending: false,
    where: and(from ? isFrom(lastMoment, from) : undefined, to ? isUntil(busyTimes.startsAt, to) : undefined),
  }),
  errors: { busy_times_length: badEnd, busy_times_limit: upcomingLimit },
});

export type BusyTimeService = EntityService<typeof busyTime>;

function badEnd() {
  return invalidValue('endsAt', sayAll(VALIDATION.afterStartsAt, { days: 31 }));
}

/** The trigger in migrations/0007 puts the limit into DETAIL. */
function upcomingLimit(detail: string) {
  return limitReached('busyTimes', JSON.parse(detail));
}
