import { type SQL, sql } from 'drizzle-orm';
import { type Expected, expectation, locked, updated } from '../../db/entity.ts';
import { json } from '../../db/json.ts';
import { instant } from '../../db/local-date.ts';
import { type Mutation, nextSeq, undoToken, type WriteState } from '../../db/mutation.ts';
import { assignments, rowOf } from '../../db/rows.ts';
import { moodLogs } from '../../db/schema.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import { moodDate } from '../users/day-start.ts';
import { after, before, moodLogJson } from './json.ts';
import type { ChangedMoodLog, DeletedMoodLog, MoodLog, MoodLogAnswer } from './responses.ts';
import type { MoodLogPatch, NewMoodLog } from './schemas.ts';

/** A phone's clock may be ahead of ours. */
const MAX_AHEAD_MS = 2 * 60_000;
const MAX_BACK_MS = 30 * 86_400_000;

export interface NewMoodLogFacts {
  id: string;
  userId: string;
  input: NewMoodLog;
  now: Date;
}

/** Refused with LIMIT_REACHED when the day is full. @throws AppError VALIDATION_ERROR for a time out of bounds */
export function moodLogCreation({ id, userId, input, now }: NewMoodLogFacts): Mutation<ChangedMoodLog> {
  const loggedAt = input.loggedAt ? recent(input.loggedAt, now) : now;
  const row = rowOf(moodLogs, {
    id,
    userId,
    energyLevel: input.energyLevel,
    focusLevel: input.focusLevel,
    notes: input.notes ?? null,
    loggedAt: loggedAt.toISOString(),
    localDate: moodDate(instant(loggedAt)),
    seq: nextSeq,
    deletedAt: null,
    version: 1,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  });
  return {
    ...moodLogChange('mood.logged'),
    status: 201,
    ctes: [sql`after as (insert into ${moodLogs} select fresh.* from owner, ${row} as fresh returning *)`],
    explainRejection: () => notFound('Mood log'),
  };
}

/** Refused as a creation, and with NOT_FOUND, PRECONDITION_FAILED. @throws AppError VALIDATION_ERROR */
export function moodLogUpdate(
  id: string,
  patch: MoodLogPatch,
  expected: Expected,
  now: Date,
): Mutation<ChangedMoodLog> {
  const { loggedAt, ...columns } = patch;
  const moment = loggedAt && instant(recent(loggedAt, now));
  const set = assignments(moodLogs, columns);
  if (moment) set.push(sql`logged_at = ${moment}, local_date = ${moodDate(moment)}`);
  return moodLogColumnsChange(id, set, expected, now);
}

/** Makes the log what it was, on the day it had. */
export function moodLogReversion(log: MoodLog, expected: Expected, now: Date): Mutation<ChangedMoodLog> {
  const { id, version: _version, createdAt: _createdAt, updatedAt: _updatedAt, ...columns } = log;
  return moodLogColumnsChange(id, assignments(moodLogs, columns), expected, now);
}

/** Into the trash. Refused with NOT_FOUND, PRECONDITION_FAILED. */
export const moodLogDeletion = (id: string, expected: Expected, now: Date): Mutation<DeletedMoodLog> => ({
  ...moodLogChange('mood.deleted'),
  ctes: [
    locked(moodLogs, id, 'live'),
    updated(moodLogs, before, { set: [sql`deleted_at = ${instant(now)}`], expected, now }),
  ],
  from: sql`before, after`,
  data: json<DeletedMoodLog>({ id: after.id, undoToken }),
  before: moodLogBefore,
  version: sql`null::int`,
  ...expectation(before, expected),
  explainRejection: refusal,
});

/** Out of the trash. Refused with NOT_FOUND when it is not there, LIMIT_REACHED when its day is full. */
export const moodLogRestoration = (id: string, expected: Expected, now: Date): Mutation<ChangedMoodLog> => ({
  ...moodLogChange('mood.restored'),
  ctes: [locked(moodLogs, id, 'trashed'), updated(moodLogs, before, { set: [sql`deleted_at = null`], expected, now })],
  ...expectation(before, expected),
  explainRejection: refusal,
});

const moodLogColumnsChange = (id: string, set: SQL[], expected: Expected, now: Date): Mutation<ChangedMoodLog> => ({
  ...moodLogChange('mood.updated'),
  ctes: [locked(moodLogs, id, 'live'), updated(moodLogs, before, { set, expected, now })],
  from: sql`before, after`,
  before: moodLogBefore,
  ...expectation(before, expected),
  explainRejection: refusal,
});

const moodLogChange = (event: string) => ({
  event,
  status: 200 as const,
  from: sql`after`,
  data: json<ChangedMoodLog>({ moodLog: moodLogJson(after), undoToken }),
  id: after.id,
  version: after.version,
  errors: { mood_logs_daily_limit: dayIsFull },
});

const moodLogBefore = json<MoodLogAnswer>({ moodLog: moodLogJson(before) });

const refusal = ({ currentVersion }: WriteState) =>
  currentVersion === null
    ? notFound('Mood log')
    : new AppError('PRECONDITION_FAILED', 'The mood log has changed: read it again', { details: { currentVersion } });

function recent(loggedAt: string, now: Date): Date {
  const moment = new Date(loggedAt);
  const aheadMs = moment.getTime() - now.getTime();
  if (aheadMs <= MAX_AHEAD_MS && aheadMs >= -MAX_BACK_MS) return moment;
  const message = 'must be within the last 30 days, and not in the future';
  throw new AppError('VALIDATION_ERROR', `loggedAt: ${message}`, { details: [{ path: 'loggedAt', message }] });
}

/** The trigger of migrations/0003 says in DETAIL which day and how many. */
function dayIsFull(detail: string) {
  const details: { limit: number } = JSON.parse(detail);
  return new AppError('LIMIT_REACHED', `A day has room for ${details.limit} mood logs: change or delete one`, {
    details,
  });
}
