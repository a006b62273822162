import type { DayLog } from '../../../src/entities/mood/analysis/contrasts.ts';
import { randomOf } from '../random.ts';

/** What is different about a simulated person, in points of energy. */
export interface Pattern {
  weeks: number;
  /** Added on Mondays. */
  monday?: number;
  /** Added after 17:00. */
  evening?: number;
  /** Added on days with many meetings. */
  meetings?: number;
  /** Of each day: 1 or 3. */
  logsADay?: number;
}

export interface MoodPerson {
  logs: DayLog[];
  busyMinutes: Map<number, number>;
  today: number;
}

const AUTOCORRELATION = 0.4;
const DEVIATION = 1.4;
const MISSING = 0.2;
const LAST_MONDAY = 20_664 - 4; // days since 1970

/** A person whose days are an autoregressive series; energy and focus are independent. */
export function createMoodPerson(
  { weeks, monday = 0, evening = 0, meetings = 0, logsADay = 1 }: Pattern,
  seed: number,
): MoodPerson {
  const { uniform, normal } = randomOf(seed);
  const hours = logsADay === 1 ? [13] : [9, 14, 20];
  // of a day's variance, the share that its logs have in common
  const [common, own] = logsADay === 1 ? [1, 0] : [0.5, 0.5];
  const state = { energy: normal(), focus: normal() };
  const logs: DayLog[] = [];
  const busyMinutes = new Map<number, number>();
  const today = LAST_MONDAY + 7 * weeks - 1;
  for (let day = LAST_MONDAY; day <= today; day += 1) {
    const weekday = (day + 3) % 7;
    const isFull = weekday < 5 && uniform() < 0.4;
    if (isFull) busyMinutes.set(day, 240);
    for (const level of ['energy', 'focus'] as const) {
      state[level] = AUTOCORRELATION * state[level] + Math.sqrt(1 - AUTOCORRELATION ** 2) * normal();
    }
    if (uniform() < MISSING) continue;
    for (const hour of hours) {
      const draw = (level: 'energy' | 'focus') =>
        6 + DEVIATION * (Math.sqrt(common) * state[level] + Math.sqrt(own) * normal());
      const shift = (weekday === 0 ? monday : 0) + (hour >= 17 ? evening : 0) + (isFull ? meetings : 0);
      logs.push({ day, hour, energy: toLevel(draw('energy') + shift), focus: toLevel(draw('focus')) });
    }
  }
  return { logs, busyMinutes, today };
}

const toLevel = (value: number) => Math.min(10, Math.max(1, Math.round(value)));
