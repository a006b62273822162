import { sql } from 'drizzle-orm';
import type { UserDb } from '../../db/user-db.ts';
import { WAKING_FROM, WAKING_HOURS } from '../../entities/mood/analysis/circadian.ts';
import { buildProfiles } from '../../entities/mood/profiles.ts';
import type { Language } from '../../messages/say.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { addDays } from '../../shared/time-zones.ts';
import { startOfWorkday } from '../../shared/working-hours.ts';
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
    const { history, hoursLeft, isFreeDay, blocks, settings, ...today } = snapshot;
    const endOfWorkday = startOfWorkday(settings, addDays(today.date, 1), today.timezone);
    const ofToday = blocks.filter(({ startsAt }) => Date.parse(startsAt) < endOfWorkday);
    return {
      ...today,
      bestHours: pickBestHours({ history, hoursLeft, isFreeDay }),
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
function pickBestHours({ history, hoursLeft, isFreeDay }: Pick<TodaySnapshot, 'history' | 'hoursLeft' | 'isFreeDay'>) {
  const { energy, focus } = buildProfiles(history);
  const kind = isFreeDay ? 'freeDays' : 'workDays';
  return hoursLeft
    .filter(({ hour }) => hour >= WAKING_FROM && hour < WAKING_FROM + WAKING_HOURS)
    .map(({ start, hour }) => ({
      start,
      energy: energy[kind].hours[hour]?.mean ?? 0,
      focus: focus[kind].hours[hour]?.mean ?? 0,
    }))
    .sort((a, b) => b.energy + b.focus - a.energy - a.focus)
    .slice(0, BEST_HOURS);
}
