import { sql } from 'drizzle-orm';
import type { UserDb } from '../../db/user-db.ts';
import { WAKING_FROM, WAKING_HOURS } from '../../entities/mood/analysis/circadian.ts';
import { buildDayProfiles } from '../../entities/mood/profiles.ts';
import type { Language } from '../../messages/say.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { addDays, daysBetween } from '../../shared/time-zones.ts';
import { startOfWorkday, toMinutes, type WorkingHours, workdayOf, workingSpansOn } from '../../shared/working-hours.ts';
import { explainBlock } from '../explain/reasons.ts';
import type { BlockWithTask } from '../plan/responses.ts';
import { selectTodaySnapshot, type TodaySnapshot } from './load.ts';
import type { Today } from './responses.ts';

const BEST_HOURS = 3;

export class TodayService {
  readonly #userDb: UserDb;
  readonly #clock: Clock;

  constructor({ userDb, clock }: { userDb: UserDb; clock: Clock }) {
    this.#userDb = userDb;
    this.#clock = clock;
  }

  /** Everything on the home screen, in one round trip. */
  async get(caller: Caller): Promise<Today> {
    const now = this.#clock();
    const snapshot = await this.#userDb.readOne<TodaySnapshot>(caller, sql`select ${selectTodaySnapshot(now)}`);
    const { history: _history, hoursLeft: _hoursLeft, isFreeDay: _isFreeDay, blocks, settings, ...today } = snapshot;
    const endOfWorkday = startOfWorkday(settings, addDays(today.date, 1), today.timezone);
    const ofToday = blocks.filter(({ startsAt }) => Date.parse(startsAt) < endOfWorkday);
    return {
      ...today,
      bestHours: pickBestHours(snapshot, now),
      plan: findRunningAndNext(ofToday, { ...today, language: settings.language }, now),
    };
  }
}

function findRunningAndNext(
  blocks: BlockWithTask[],
  { language, timezone, date }: { language: Language; timezone: string; date: string },
  now: Date,
): Today['plan'] {
  const titles = new Map(blocks.map(({ taskId, title }) => [taskId, title]));
  const context = { language, timezone, today: date, titles };
  const shown = blocks.map((block) => ({ ...block, missed: false, reason: explainBlock(block, context) }));
  const hasBegun = ({ startsAt }: BlockWithTask) => Date.parse(startsAt) <= now.getTime();
  return { running: shown.find(hasBegun) ?? null, next: shown.find((block) => !hasBegun(block)) ?? null };
}

/** The remaining waking hours with the highest sum of energy and focus, the best first. */
function pickBestHours(
  { history, hoursLeft, isFreeDay, settings, timezone }: TodaySnapshot,
  now: Date,
): Today['bestHours'] {
  const { energy, focus } = buildDayProfiles(history, isFreeDay ? 'freeDays' : 'workDays');
  const workday = workdayOf(settings, now.getTime(), timezone);
  const wakesAt = WAKING_FROM + findWakingShift(settings, workday);
  return hoursLeft
    .filter(({ date, hour }) => {
      const awake = 24 * daysBetween(workday, date) + hour - wakesAt;
      return awake >= 0 && awake < WAKING_HOURS;
    })
    .map(({ start, hour }) => ({
      start,
      energy: energy.hours[hour]?.mean ?? 0,
      focus: focus.hours[hour]?.mean ?? 0,
    }))
    .sort((a, b) => b.energy + b.focus - a.energy - a.focus)
    .slice(0, BEST_HOURS);
}

/** By how many hours the waking day is later than the usual one, so that the work of the day lies in it. */
function findWakingShift(hours: WorkingHours, date: string): number {
  const spans = workingSpansOn(hours, date).map(toMinutes);
  const start = Math.min(...spans.map((span) => span.start)) / 60;
  const end = Math.max(...spans.map((span) => span.end)) / 60;
  return Math.max(Math.ceil(end) - WAKING_FROM - WAKING_HOURS, 0) || Math.min(Math.floor(start) - WAKING_FROM, 0);
}
