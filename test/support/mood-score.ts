import type { HourLevel } from '../../src/entities/mood/analysis/profile.ts';
import type { Person } from './mood-people.ts';

type Level = Pick<HourLevel, 'hour' | 'mean'> & Partial<HourLevel>;

export const WEEK = [
  { isFreeDay: false, share: 5 / 7 },
  { isFreeDay: true, share: 2 / 7 },
];

/** The true level in the middle of each waking hour. */
export const trueLevels = ({ level, wakingHours }: Person, isFreeDay: boolean) =>
  wakingHours.map((hour) => ({ hour, mean: level(hour + 0.5, isFreeDay) }));

/** How near the estimated levels are to the true ones, over people and kinds of days. */
export class Score {
  #days = 0;
  #hours = 0;
  #peaks = 0;
  #covered = 0;
  #squares = 0;

  /** @throws Error when an hour of `truth` is missing in `found` */
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

  /** The share of days whose best hour was found within one hour. */
  get peaks() {
    return this.#peaks / this.#days;
  }

  /** The share of hours whose true level is in its interval. */
  get covered() {
    return this.#covered / this.#hours;
  }

  /** The root mean square error, in points. */
  get error() {
    return Math.sqrt(this.#squares / this.#hours);
  }
}

function best(levels: Level[]): number {
  const highest = Math.max(...levels.map(({ mean }) => mean));
  return levels.find(({ mean }) => mean === highest)?.hour ?? Number.NaN;
}
