import type { Person } from './mood-families.ts';

interface Level {
  mean: number;
  lo: number;
  hi: number;
}

interface Found {
  workDays: Day;
  freeDays: Day;
}

interface Day {
  /** By hour of the day. */
  hours: Level[];
  /** Whether a peak is claimed. */
  peakKnown?: boolean;
}

const WEEK = [
  { kind: 'workDays', isFreeDay: false, share: 5 / 7 },
  { kind: 'freeDays', isFreeDay: true, share: 2 / 7 },
] as const;

const hoursApart = (a: number, b: number) => Math.min((a - b + 24) % 24, (b - a + 24) % 24);

/** Two levels that differ by less are both the best. */
const AS_GOOD = 0.5;

/** How near profiles are to the true levels of people in their waking hours, over work days and free days. */
export class Score {
  #days = 0;
  #hours = 0;
  #squares = 0;
  #covered = 0;
  #width = 0;
  #range = 0;
  #peaks = 0;
  #claims = 0;
  #rightClaims = 0;

  add({ level, wakingHours }: Person, found: Found) {
    for (const { kind, isFreeDay, share } of WEEK) {
      const day = found[kind];
      const hours = wakingHours.map((hour) => {
        const { mean, lo, hi } = day.hours[hour] ?? { mean: Number.NaN, lo: Number.NaN, hi: Number.NaN };
        return { hour, truth: level(hour + 0.5, isFreeDay), mean, lo, hi };
      });
      for (const { truth, mean, lo, hi } of hours) {
        this.#hours += share;
        this.#squares += share * (mean - truth) ** 2;
        this.#covered += lo <= truth && truth <= hi ? share : 0;
        this.#width += share * (hi - lo);
      }
      this.#addPeak(hours, share, day.peakKnown ?? false);
    }
  }

  #addPeak(hours: { hour: number; truth: number; mean: number }[], share: number, isClaimed: boolean) {
    const means = hours.map(({ mean }) => mean);
    const highest = Math.max(...hours.map(({ truth }) => truth));
    const best = hours[means.indexOf(Math.max(...means))]?.hour ?? Number.NaN;
    const isNearPeak = (tolerance: number) =>
      hours.some(({ hour, truth }) => truth >= highest - tolerance && hoursApart(hour, best) <= 1);
    this.#days += share;
    this.#range += share * (Math.max(...means) - Math.min(...means));
    this.#peaks += isNearPeak(1e-9) ? share : 0;
    this.#claims += isClaimed ? share : 0;
    this.#rightClaims += isClaimed && isNearPeak(AS_GOOD) ? share : 0;
  }

  /** The root mean square error, in points. */
  get error() {
    return Math.sqrt(this.#squares / this.#hours);
  }

  /** The share of hours whose true level is in its interval. */
  get covered() {
    return this.#covered / this.#hours;
  }

  /** The mean width of the intervals, in points. */
  get width() {
    return this.#width / this.#hours;
  }

  /** The mean difference between the best and the worst hour, in points. */
  get range() {
    return this.#range / this.#days;
  }

  /** The share of days whose best hour is within one hour of the true one. */
  get peaks() {
    return this.#peaks / this.#days;
  }

  /** The share of days for which a peak is claimed. */
  get claims() {
    return this.#claims / this.#days;
  }

  /** The share of claims whose best hour is within one hour of one that is as good as the best. 1 without claims. */
  get rightClaims() {
    return this.#claims === 0 ? 1 : this.#rightClaims / this.#claims;
  }
}
