import { WAKING_FROM, WAKING_HOURS } from './circadian.ts';

/** Whole hours of the clock, from `start` to `end`. A range may continue past midnight. */
export interface HourRange {
  start: number;
  end: number;
}

export interface DayWindows {
  peak: HourRange;
  /** Null when no dip lies between two better times. */
  dip: HourRange | null;
  /** Null when the day ends above its average. */
  windDown: HourRange | null;
}

/** The smallest dip. Levels that differ by less belong to the same window. */
const SAME = 0.25;
/** On a day of small differences: this share of the difference between its best and worst hour. */
const SAME_SHARE = 0.2;

/** The items of the hours in the waking day. @param shift whole hours by which the day is later than the typical day */
export function takeWakingDay<T>(byHour: T[], shift: number): T[] {
  const from = WAKING_FROM + shift;
  return [...byHour, ...byHour].slice(from, from + WAKING_HOURS);
}

/**
 * The best hours, the dip and the last hours of the waking day.
 * @param means by hour of the day
 * @param shift whole hours by which the day is later than the typical day
 * @param isLogged whether there is a log from an hour: the peak begins and ends with such hours, if there are any
 */
export function findWindows(means: number[], shift: number, isLogged = (_hour: number) => true): DayWindows {
  const from = WAKING_FROM + shift;
  const day = takeWakingDay(means, shift);
  const toRange = (first: number, end: number) => ({ start: (from + first) % 24, end: (from + end) % 24 });
  const same = Math.min(SAME, SAME_SHARE * (Math.max(...day) - Math.min(...day)));
  const extend = ({ index, mean }: { index: number; mean: number }) => {
    const differs = (other: number) => Math.abs(other - mean) > same;
    const end = day.findIndex((other, at) => at > index && differs(other));
    return [day.slice(0, index).findLastIndex(differs) + 1, end < 0 ? day.length : end] as const;
  };

  const hours = day.map((mean, index) => ({
    index,
    mean,
    depth: Math.min(Math.max(...day.slice(0, index)), Math.max(...day.slice(index))) - mean,
  }));
  const logged = hours.filter(({ index }) => isLogged((from + index) % 24));
  const known = logged.length > 0 ? logged : hours;
  const best = known.reduce((most, hour) => (hour.mean > most.mean ? hour : most));
  const deepest = hours.reduce((most, hour) => (hour.depth > most.depth ? hour : most));
  const average = day.reduce((sum, mean) => sum + mean, 0) / day.length;
  const end = day.findLastIndex((mean) => mean >= average) + 1;
  const [first, last] = extend(best);
  const peak = known.filter(({ index }) => index >= first && index < last).map(({ index }) => index);
  return {
    peak: toRange(Math.min(...peak), Math.max(...peak) + 1),
    dip: deepest.depth < SAME ? null : toRange(...extend(deepest)),
    windDown: end === day.length ? null : toRange(end, day.length),
  };
}
