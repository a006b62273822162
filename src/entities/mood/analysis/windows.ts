import { WAKING_FROM, WAKING_HOURS } from './circadian.ts';

/** Whole hours of the clock, from `start` until `end`, which may be past midnight. */
export interface HourRange {
  start: number;
  end: number;
}

export interface DayWindows {
  peak: HourRange;
  /** Null when there is no dip between two better times. */
  dip: HourRange | null;
  /** Null when the day ends above its average. */
  windDown: HourRange | null;
}

/** What differs by less is the same time of day. */
const SAME = 0.25;

/** The best, the dull and the last hours of the waking day, of the means of the 24 hours. */
export function findWindows(means: number[], shift: number): DayWindows {
  const from = WAKING_FROM + shift;
  const day = Array.from({ length: WAKING_HOURS }, (_, index) => means[(from + index) % 24] ?? 0);
  const window = (first: number, end: number) => ({ start: (from + first) % 24, end: (from + end) % 24 });
  const around = (at: number) => {
    const differs = (mean: number) => Math.abs(mean - (day[at] ?? 0)) >= SAME;
    const end = day.findIndex((mean, index) => index > at && differs(mean));
    return window(day.slice(0, at).findLastIndex(differs) + 1, end < 0 ? day.length : end);
  };

  const average = day.reduce((sum, mean) => sum + mean, 0) / day.length;
  const depths = day.map(
    (mean, index) => Math.min(Math.max(...day.slice(0, index)), Math.max(...day.slice(index))) - mean,
  );
  const deepest = Math.max(...depths);
  const end = day.findLastIndex((mean) => mean >= average) + 1;
  return {
    peak: around(day.indexOf(Math.max(...day))),
    dip: deepest < SAME ? null : around(depths.indexOf(deepest)),
    windDown: end === day.length ? null : window(end, day.length),
  };
}
