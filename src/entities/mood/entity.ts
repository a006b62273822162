import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { revisionJson, rfc3339, rowJson } from '../../db/json.ts';
import { instant, isFrom, isUntil, localTime } from '../../db/local-date.ts';
import { type Assignment, assignments } from '../../db/rows.ts';
import { moodLogs } from '../../db/schema.ts';
import { sayAll } from '../../messages/say.ts';
import { VALIDATION } from '../../messages/validation.ts';
import { DAY_MS, MINUTE_MS } from '../../shared/duration.ts';
import { limitInDetail } from '../../shared/errors.ts';
import { invalidValue } from '../../shared/validation.ts';
import { defineEntity } from '../define.ts';
import { moodDate } from '../users/json.ts';
import { dayOfLog, inLastDays } from './log-days.ts';
import type { MoodLog } from './responses.ts';
import { MoodLogPatch, type MoodLogQuery, NewMoodLog } from './schemas.ts';

/** A phone's clock may be ahead of ours. */
const MAX_AHEAD_MS = 2 * MINUTE_MS;
const MAX_BACK_MS = 30 * DAY_MS;

const before = alias(moodLogs, 'before');

export const moodLog = defineEntity({
  name: 'mood',
  key: 'moodLog',
  path: '/api/mood/logs',
  table: moodLogs,
  json: rowJson<typeof moodLogs, MoodLog>((row) => ({
    id: row.id,
    energyLevel: row.energyLevel,
    focusLevel: row.focusLevel,
    notes: row.notes,
    loggedAt: rfc3339(row.loggedAt),
    localDate: row.localDate,
    localTime: sql`to_char(${row.localTime}, 'YYYY-MM-DD"T"HH24:MI')`,
    ...revisionJson(row),
  })),
  create: {
    command: 'log',
    event: 'logged',
    schema: NewMoodLog,
    values: ({ energyLevel, focusLevel, notes = null, loggedAt }, now) => {
      const moment = loggedAt ? checkLoggedAt(loggedAt, now) : now;
      const local = { localDate: moodDate(instant(moment)), localTime: clockTime(instant(moment)) };
      return { energyLevel, focusLevel, notes, loggedAt: moment.toISOString(), ...local };
    },
  },
  update: {
    schema: MoodLogPatch,
    set: ({ loggedAt, ...columns }, now) => {
      return [...assignments(moodLogs, columns), ...(loggedAt ? setMoment(checkLoggedAt(loggedAt, now)) : [])];
    },
  },
  revert: {
    set: ({ energyLevel, focusLevel, notes, loggedAt, ...known }) => [
      ...assignments(moodLogs, { energyLevel, focusLevel, notes }),
      ...(loggedAt ? setMoment(new Date(loggedAt), known) : []),
    ],
  },
  list: ({ from, to, days }: MoodLogQuery, now) => ({
    key: sql`${moodLogs.loggedAt}`,
    type: 'timestamptz',
    descending: true,
    where: {
      from: from ? isFrom(moodLogs.loggedAt, from, dayOfLog(now)) : undefined,
      to: to ? isUntil(moodLogs.loggedAt, to, dayOfLog(now)) : undefined,
      days: days ? inLastDays(days, now) : undefined,
    },
  }),
  errors: { mood_logs_daily_limit: limitInDetail('moodLogs') }, // migrations/0003
});

/** A log that keeps its moment keeps its date and its time, also after a change of time zone. */
function setMoment(loggedAt: Date, known: Partial<MoodLog> = {}): Assignment[] {
  const moment = instant(loggedAt);
  const ifMoved = (local: SQL, kept: SQLWrapper) =>
    sql`case when ${before.loggedAt} = ${moment} then ${kept} else ${local} end`;
  return [
    { column: moodLogs.loggedAt, value: moment },
    {
      column: moodLogs.localDate,
      value: known.localDate ? sql`${known.localDate}::date` : ifMoved(moodDate(moment), before.localDate),
    },
    {
      column: moodLogs.localTime,
      value: known.localTime ? sql`${known.localTime}::timestamp` : ifMoved(clockTime(moment), before.localTime),
    },
  ];
}

const clockTime = (moment: SQL) => sql`date_trunc('minute', ${localTime(moment)})`;

/** @throws AppError VALIDATION_ERROR */
function checkLoggedAt(loggedAt: string, now: Date): Date {
  const moment = new Date(loggedAt);
  const aheadMs = moment.getTime() - now.getTime();
  if (aheadMs <= MAX_AHEAD_MS && aheadMs >= -MAX_BACK_MS) return moment;
  throw invalidValue('loggedAt', sayAll(VALIDATION.recently, { days: MAX_BACK_MS / DAY_MS }));
}
