import { and, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { instant } from '../../db/local-date.ts';
import { moodLogs } from '../../db/schema.ts';
import { isOwn, owner } from '../../db/session.ts';
import { workdayOn, workingHoursOnJson } from '../users/json.ts';
import { estimateDays, estimateProfile, type ProfileLog } from './analysis/profile.ts';
import { clockOfLog, dayOfLog } from './log-days.ts';
import type { MoodProfiles } from './responses.ts';

/** Older logs would weigh less than 2% of a new one. */
const HISTORY_DAYS = 180;

/** The logs of a user. `hour` is by their clock when they logged, `day` is their mood day, in days since 1970. */
export type MoodHistory = [
  hour: number,
  ageDays: number,
  energy: number,
  focus: number,
  isFreeDay: boolean,
  day: number,
][];

/** Whether a local time belongs to a day off. @param date the day that it belongs to when it is no work past midnight */
export function isFreeDay(local: SQLWrapper, date: SQLWrapper = sql`${local}::date`): SQL<boolean> {
  const workday = workdayOn(owner, local, date);
  return sql<boolean>`(${workingHoursOnJson(owner, workday)} = 'null')`;
}

/** The caller's logs of the last 180 days, the latest first, as a scalar query. */
export const selectMoodHistory = (now: Date): SQL<MoodHistory> => sql<MoodHistory>`(
  select coalesce(json_agg(json_build_array(
      round(extract(epoch from ${clockOfLog}::time) / 3600, 2),
      round(extract(epoch from ${instant(now)} - ${moodLogs.loggedAt}) / 86400, 2),
      ${moodLogs.energyLevel}, ${moodLogs.focusLevel}, ${isFreeDay(clockOfLog, moodLogs.localDate)},
      ${dayOfLog(now)} - date '1970-01-01') order by ${moodLogs.loggedAt} desc, ${moodLogs.id} desc), '[]')
    from ${moodLogs}
    where ${and(isOwn(moodLogs), sql`${moodLogs.loggedAt} > ${instant(now)} - ${HISTORY_DAYS}::int * interval '1 day'`)})`;

export const buildProfiles = (history: MoodHistory): MoodProfiles => ({
  logs: history.length,
  energy: buildEnergyProfile(history),
  focus: estimateProfile(toLogs(history, FOCUS)),
});

export const buildEnergyProfile = (history: MoodHistory): MoodProfiles['energy'] =>
  estimateProfile(toLogs(history, ENERGY));

export const buildDayProfiles = (history: MoodHistory, kind: 'workDays' | 'freeDays') => ({
  energy: estimateDays(toLogs(history, ENERGY), kind),
  focus: estimateDays(toLogs(history, FOCUS), kind),
});

/** Places in an item of `MoodHistory`. */
const ENERGY = 2;
const FOCUS = 3;

const toLogs = (history: MoodHistory, level: typeof ENERGY | typeof FOCUS): ProfileLog[] =>
  history.map((log) => {
    const [hour, ageDays, , , isFreeDay] = log;
    return { hour, ageDays: Math.max(0, ageDays), value: log[level], isFreeDay }; // a clock may be ahead
  });
