import { sql } from 'drizzle-orm';
import { type Expected, expectation, locked, updated } from '../../db/entity.ts';
import { json } from '../../db/json.ts';
import { instant } from '../../db/local-date.ts';
import { type Mutation, nextSeq, undoToken, type WriteState } from '../../db/mutation.ts';
import { type Assignments, assignments, rowOf } from '../../db/rows.ts';
import { busyTimes } from '../../db/schema.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import { after, before, busyTimeJson } from './json.ts';
import type { BusyTime, BusyTimeAnswer, ChangedBusyTime, DeletedBusyTime } from './responses.ts';
import type { BusyTimePatch, NewBusyTime } from './schemas.ts';

export interface NewBusyTimeFacts {
  id: string;
  userId: string;
  input: NewBusyTime;
  now: Date;
}

/** Refused with VALIDATION_ERROR for an end that is not after the start, LIMIT_REACHED. */
export function busyTimeCreation({ id, userId, input, now }: NewBusyTimeFacts): Mutation<ChangedBusyTime> {
  const row = rowOf(busyTimes, {
    id,
    userId,
    title: input.title ?? null,
    startsAt: input.startsAt,
    endsAt: input.endsAt,
    seq: nextSeq,
    deletedAt: null,
    version: 1,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  });
  return {
    ...busyTimeChange('busy.created'),
    status: 201,
    ctes: [sql`after as (insert into ${busyTimes} select fresh.* from owner, ${row} as fresh returning *)`],
    explainRejection: () => notFound('Busy time'),
  };
}

/** Refused as a creation, and with NOT_FOUND, PRECONDITION_FAILED. */
export const busyTimeUpdate = (
  id: string,
  patch: BusyTimePatch,
  expected: Expected,
  now: Date,
): Mutation<ChangedBusyTime> => columnsChange(id, patch, expected, now);

/** Makes it what it was. */
export function busyTimeReversion(busyTime: BusyTime, expected: Expected, now: Date): Mutation<ChangedBusyTime> {
  const { id, title, startsAt, endsAt } = busyTime;
  return columnsChange(id, { title, startsAt, endsAt }, expected, now);
}

/** Into the trash. Refused with NOT_FOUND, PRECONDITION_FAILED. */
export const busyTimeDeletion = (id: string, expected: Expected, now: Date): Mutation<DeletedBusyTime> => ({
  ...busyTimeChange('busy.deleted'),
  ctes: [
    locked(busyTimes, id, 'live'),
    updated(busyTimes, before, { set: [sql`deleted_at = ${instant(now)}`], expected, now }),
  ],
  from: sql`before, after`,
  data: json<DeletedBusyTime>({ id: after.id, undoToken }),
  before: busyTimeBefore,
  version: sql`null::int`,
  ...expectation(before, expected),
  explainRejection: refusal,
});

/** Out of the trash. Refused with NOT_FOUND when it is not there, LIMIT_REACHED. */
export const busyTimeRestoration = (id: string, expected: Expected, now: Date): Mutation<ChangedBusyTime> => ({
  ...busyTimeChange('busy.restored'),
  ctes: [
    locked(busyTimes, id, 'trashed'),
    updated(busyTimes, before, { set: [sql`deleted_at = null`], expected, now }),
  ],
  ...expectation(before, expected),
  explainRejection: refusal,
});

const columnsChange = (
  id: string,
  columns: Assignments<typeof busyTimes>,
  expected: Expected,
  now: Date,
): Mutation<ChangedBusyTime> => ({
  ...busyTimeChange('busy.updated'),
  ctes: [
    locked(busyTimes, id, 'live'),
    updated(busyTimes, before, { set: assignments(busyTimes, columns), expected, now }),
  ],
  from: sql`before, after`,
  before: busyTimeBefore,
  ...expectation(before, expected),
  explainRejection: refusal,
});

const busyTimeChange = (event: string) => ({
  event,
  status: 200 as const,
  from: sql`after`,
  data: json<ChangedBusyTime>({ busyTime: busyTimeJson(after), undoToken }),
  id: after.id,
  version: after.version,
  errors: { busy_times_length: badEnd, busy_times_limit: tooMany },
});

const busyTimeBefore = json<BusyTimeAnswer>({ busyTime: busyTimeJson(before) });

const refusal = ({ currentVersion }: WriteState) =>
  currentVersion === null
    ? notFound('Busy time')
    : new AppError('PRECONDITION_FAILED', 'The busy time has changed: read it again', { details: { currentVersion } });

function badEnd() {
  const message = 'must be after startsAt, by 31 days at most';
  return new AppError('VALIDATION_ERROR', `endsAt: ${message}`, { details: [{ path: 'endsAt', message }] });
}

/** The trigger of migrations/0007 says in DETAIL how many. */
function tooMany(detail: string) {
  const details: { limit: number } = JSON.parse(detail);
  return new AppError('LIMIT_REACHED', `There is room for ${details.limit} busy times to come: delete some first`, {
    details,
  });
}
