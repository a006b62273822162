import { sql } from 'drizzle-orm';
import type { UserDb } from '../../db/user-db.ts';
import { profilesOf } from '../../entities/mood/profile-input.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Language } from '../../shared/i18n.ts';
import { reasonOf } from '../explain/reasons.ts';
import type { PlannedBlock } from '../plan/responses.ts';
import { type TodayRead, todayRead } from './load.ts';
import type { Today } from './responses.ts';

const BEST_HOURS = 3;
/** Later in the day, and earlier, nobody is to be told that it is a good hour. */
const WAKING_FROM = 7;
const WAKING_UNTIL = 23;

export class TodayService {
  readonly #userDb: UserDb;
  readonly #clock: Clock;

  constructor({ userDb, clock }: { userDb: UserDb; clock: Clock }) {
    this.#userDb = userDb;
    this.#clock = clock;
  }

  /** What the home screen shows, in one trip. */
  async get(caller: Caller): Promise<Today> {
    const now = this.#clock();
    const read = await this.#userDb.readOne<TodayRead>(caller, sql`select ${todayRead(now)}`);
    const { history, hoursLeft, isFreeDay, blocks, settings, ...today } = read;
    return {
      ...today,
      bestHours: bestHours({ history, hoursLeft, isFreeDay }),
      plan: runningAndNext(blocks, settings.language, now),
    };
  }
}

function runningAndNext(blocks: PlannedBlock[], language: Language, now: Date): Today['plan'] {
  const shown = blocks.map((block) => ({ ...block, reason: reasonOf(block, language) }));
  const hasBegun = ({ startsAt }: PlannedBlock) => Date.parse(startsAt) <= now.getTime();
  return { running: shown.find(hasBegun) ?? null, next: shown.find((block) => !hasBegun(block)) ?? null };
}

/** The hours that are left with the most energy and focus together, the best first. */
function bestHours({ history, hoursLeft, isFreeDay }: Pick<TodayRead, 'history' | 'hoursLeft' | 'isFreeDay'>) {
  const { energy, focus } = profilesOf(history);
  const kind = isFreeDay ? 'freeDays' : 'workDays';
  return hoursLeft
    .filter(({ hour }) => hour >= WAKING_FROM && hour < WAKING_UNTIL)
    .map(({ start, hour }) => ({
      start,
      energy: energy[kind].hours[hour]?.mean ?? 0,
      focus: focus[kind].hours[hour]?.mean ?? 0,
    }))
    .sort((a, b) => b.energy + b.focus - a.energy - a.focus)
    .slice(0, BEST_HOURS);
}
