import { and, gt, lt, sql } from 'drizzle-orm';
import { assignments } from '../../db/rows.ts';
import { busyTimes } from '../../db/schema.ts';
import { AppError } from '../../shared/errors.ts';
import { defineEntity } from '../define.ts';
import type { EntityService } from '../service.ts';
import { busyTimeJson } from './json.ts';
import { BusyTimePatch, type BusyTimeQuery, NewBusyTime } from './schemas.ts';

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
    where: and(from ? gt(busyTimes.endsAt, from) : undefined, to ? lt(busyTimes.startsAt, to) : undefined),
  }),
  errors: { busy_times_length: badEnd, busy_times_limit: limitReached },
});

export type BusyTimeService = EntityService<typeof busyTime>;

function badEnd() {
  const message = 'must be after startsAt, at most 31 days later';
  return new AppError('VALIDATION_ERROR', `endsAt: ${message}`, { details: [{ path: 'endsAt', message }] });
}

/** The trigger in migrations/0007 puts the limit into DETAIL. */
function limitReached(detail: string) {
  const details: { limit: number } = JSON.parse(detail);
  const limit = details.limit.toLocaleString('en');
  return new AppError('LIMIT_REACHED', `Limit of ${limit} upcoming busy times reached: delete some first`, { details });
}
