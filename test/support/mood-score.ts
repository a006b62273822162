import type { HourLevel } from '../../src/entities/mood/analysis/profile.ts';
import type { Person } from './mood-people.ts';

type Level = Pick<HourLevel, 'hour' | 'mean'> & Partial<HourLevel>;

export const WEEK = [
  { isFreeDay: false, share: 5 / 7 },
  { isFreeDay: true, share: 2 / 7 },
];

/** The person's true level in the middle of every hour they are awake. */
export const truthOf = ({ level, wakingHours }: Person, isFreeDay: boolean) =>
  wakingHours.map((hour) => ({ hour, mean: level(hour + 0.5, isFreeDay) }));

/** How near the hours that were found are to the true ones, over people and kinds of days. */
export class Score {
  #days = 0;
  #hours = 0;
  #peaks = 0;
  #covered = 0;
  #squares = 0;

  /** @throws Error when a true hour is not among the found ones */
  add(share: number, truth: Level[], found: Level[]) {
    const apart = Math.abs(best(truth) - best(found));
    this.#days += share;
    this.#peaks += Math.min(apart, 24 - apart) <= 1 ? share : 0;
    for (const { hour, mean } of truth) {
      const level = found.find((other) => other.hour === hour);
      if (level === undefined) throw new Error(`There is no hour ${hour}`);
      const { lo = Number.NaN, hi = Number.NaN } = level;
      this.#hours += share;
      this.#covered += lo <= mean && mean <= hi ? share : 0;
      this.#squares += share * (level.mean - mean) ** 2;
    }
  }

  /** The share of days whose best hour was found, or one beside it. */
  get peaks() {
    return this.#peaks / this.#days;
  }

  /** The share of hours whose level was within its interval. */
  get covered() {
    return this.#covered / this.#hours;
  }

  /** The root of the mean square, in points. */
  get error() {
    return Math.sqrt(this.#squares / this.#hours);
  }
}

function best(levels: Level[]): number {
  const highest = Math.max(...levels.map(({ mean }) => mean));
  return levels.find(({ mean }) => mean === highest)?.hour ?? Number.NaN;
}
