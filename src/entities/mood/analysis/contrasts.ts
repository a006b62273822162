import { adjustForDiscoveries } from './false-discovery.ts';
import type { DayValue } from './mann-kendall.ts';
import { mean } from './numbers.ts';
import { permuteWithinGroups } from './permutation.ts';
import { estimatePairedEffect } from './signed-rank.ts';

/** A log of a mood. `day`: in days since 1970, a Thursday. */
export interface DayLog {
  day: number;
  hour: number;
  energy: number;
  focus: number;
}

type Level = 'energy' | 'focus';

/** What may go with a level: one weekday against the others, the evening against the morning, or many meetings. */
type About = 'weekday' | 'evening' | 'meetings';

/** A pair that was tested, or that has too few data. The effect is in points. */
export interface Contrast {
  about: About;
  level: Level;
  /** For `weekday`: the one that differs most, 1 for Monday. */
  weekday: number | null;
  /** For `weekday`: weeks; else days, or the days of the smaller group. */
  n: number;
  effect: number | null;
  interval: [number, number] | null;
  p: number | null;
  q: number | null;
  isEnough: boolean;
  /** The effect is large, and the rate of false ones among such is at most FALSE_RATE. */
  isClaimed: boolean;
}

/** Older logs say little about today. */
const DAYS_BACK = 84;
const FALSE_RATE = 0.1;
/**
 * A single test claims nothing above this, so that with those of the history of work at most 5% of people see a false claim.
 * The bad weekday has the largest share, because it takes the most weeks to find.
 */
const MAX_P: Record<About, Record<Level, number>> = {
  weekday: { energy: 0.022, focus: 0.004 },
  evening: { energy: 0.015, focus: 0.01 },
  meetings: { energy: 0.004, focus: 0.003 },
};
const MIN_EFFECT = 0.8;
/** Up to this p, meetings count as the reason of a difference. */
const LIKELY = 0.05;

const NEAR_DAYS = 3;
const MIN_WEEKS = 4;
const MIN_TIMES = 3;
const MIN_PAIRS = 8;
const MIN_GROUP = 5;
/** A day with more minutes of busy time has many meetings. */
export const MANY_MEETINGS_MINUTES = 180;

const MORNING = { from: 5, to: 12 };
const EVENING = { from: 17, to: 23 };

/** Monday is 0. */
const weekdayOf = (day: number) => (day + 3) % 7;
const weekOf = (day: number) => Math.floor((day + 3) / 7);

/** Tests what may go with energy and focus. @param busyMinutes by day */
export function findContrasts(logs: DayLog[], busyMinutes: ReadonlyMap<number, number>, today: number): Contrast[] {
  const recent = logs.filter(({ day }) => day > today - DAYS_BACK);
  const full = new Set([...busyMinutes].flatMap(([day, minutes]) => (minutes > MANY_MEETINGS_MINUTES ? [day] : [])));
  const found = (['energy', 'focus'] as const).flatMap((level) => {
    const meetings = compareMeetings(recent, full, level);
    return [compareWeekdays(takeOut(meetings, full, recent), level), comparePartsOfDay(recent, level), meetings];
  });
  const tested = found.filter(({ p }) => p !== null);
  const qs = adjustForDiscoveries(tested.map(({ p }) => p ?? 1));
  return found.map((contrast) => {
    const q = contrast.p === null ? null : (qs[tested.indexOf(contrast)] ?? 1);
    const { about, level, p, effect } = contrast;
    const isLarge = Math.abs(effect ?? 0) >= MIN_EFFECT;
    return { ...contrast, q, isClaimed: q !== null && q <= FALSE_RATE && (p ?? 1) <= MAX_P[about][level] && isLarge };
  });
}

const notEnough = (about: About, level: Level, n: number): Contrast => ({
  ...{ about, level, n, weekday: null, effect: null, interval: null, p: null, q: null },
  ...{ isEnough: false, isClaimed: false },
});

const averageDays = (logs: DayLog[], level: Level): DayValue[] =>
  [...Map.groupBy(logs, ({ day }) => day)].map(([day, ofDay]) => ({
    day,
    value: mean(ofDay.map((log) => log[level])),
  }));

/**
 * Each day less the mean of the three days before and the three after it, of which the nearer ones count more. That leaves
 * out what days near each other have in common: a rise, a bad week, and what is left of the day before.
 */
function compareWithNeighbours(days: DayValue[]): DayValue[] {
  const values = new Map(days.map(({ day, value }) => [day, value]));
  return days.flatMap(({ day, value }) => {
    let [total, weights] = [0, 0];
    for (let apart = -NEAR_DAYS; apart <= NEAR_DAYS; apart += 1) {
      const other = apart === 0 ? undefined : values.get(day + apart);
      if (other === undefined) continue;
      const weight = NEAR_DAYS + 1 - Math.abs(apart);
      total += weight * other;
      weights += weight;
    }
    return weights === 0 ? [] : [{ day, value: value - total / weights }];
  });
}

/**
 * The weekday that differs most from the days around it. The test shuffles the differences within each week, and takes the
 * greatest of any weekday each time, so choosing the weekday is part of it.
 */
function compareWeekdays(logs: DayLog[], level: Level): Contrast {
  const weeks = [...Map.groupBy(compareWithNeighbours(averageDays(logs, level)), ({ day }) => weekOf(day)).values()];
  if (weeks.length < MIN_WEEKS) return notEnough('weekday', level, weeks.length);
  const groupByWeekday = (values: number[][]) => {
    const byWeekday: number[][] = [[], [], [], [], [], [], []];
    for (const [index, week] of weeks.entries()) {
      for (const [at, { day }] of week.entries()) byWeekday[weekdayOf(day)]?.push(values[index]?.[at] ?? 0);
    }
    return byWeekday;
  };
  const strength = (differences: number[]) =>
    differences.length < MIN_TIMES ? 0 : Math.abs(mean(differences)) * Math.sqrt(differences.length);
  const values = weeks.map((days) => days.map(({ value }) => value));
  const observed = groupByWeekday(values);
  const strengths = observed.map(strength);
  const weekday = strengths.indexOf(Math.max(...strengths));
  const differences = observed[weekday] ?? [];
  if (differences.length < MIN_TIMES) return notEnough('weekday', level, weeks.length);
  const { effect, interval, n } = estimatePairedEffect(differences);
  const p = permuteWithinGroups(values, (arranged) => Math.max(...groupByWeekday(arranged).map(strength)));
  return { ...notEnough('weekday', level, n), weekday: weekday + 1, effect, interval, p, isEnough: true };
}

/** The evening less the morning of the same day. */
function comparePartsOfDay(logs: DayLog[], level: Level): Contrast {
  const averageBetween = (ofDay: DayLog[], { from, to }: typeof MORNING) => {
    const values = ofDay.filter(({ hour }) => hour >= from && hour < to).map((log) => log[level]);
    return values.length === 0 ? null : mean(values);
  };
  const differences = [...Map.groupBy(logs, ({ day }) => day).values()].flatMap((ofDay) => {
    const [morning, evening] = [averageBetween(ofDay, MORNING), averageBetween(ofDay, EVENING)];
    return morning === null || evening === null ? [] : [evening - morning];
  });
  if (differences.length < MIN_PAIRS) return notEnough('evening', level, differences.length);
  return { ...notEnough('evening', level, 0), ...estimatePairedEffect(differences), isEnough: true };
}

/** The logs without what likely comes of the meetings: they are not on all weekdays alike. */
const takeOut = ({ level, effect, p }: Contrast, full: ReadonlySet<number>, logs: DayLog[]): DayLog[] =>
  effect === null || p === null || p > LIKELY
    ? logs
    : logs.map((log) => (full.has(log.day) ? { ...log, [level]: log[level] - effect } : log));

/** Days with many meetings less the other days of the same weeks, each less the days around it. */
function compareMeetings(logs: DayLog[], full: ReadonlySet<number>, level: Level): Contrast {
  const days = compareWithNeighbours(averageDays(logs, level)).filter(({ day }) => weekdayOf(day) < 5);
  const weeks = [...Map.groupBy(days, ({ day }) => weekOf(day)).values()].filter(
    (week) => week.some(({ day }) => full.has(day)) && week.some(({ day }) => !full.has(day)),
  );
  const fullDays = weeks.flat().filter(({ day }) => full.has(day)).length;
  const n = Math.min(fullDays, weeks.flat().length - fullDays);
  if (n < MIN_GROUP) return notEnough('meetings', level, n);
  const labels = weeks.map((week) => week.map(({ day }) => full.has(day)));
  const differencesOf = (values: number[][]) =>
    values.map((week, index) => {
      const group = (isFullDay: boolean) => week.filter((_, at) => labels[index]?.[at] === isFullDay);
      return mean(group(true)) - mean(group(false));
    });
  const values = weeks.map((week) => week.map(({ value }) => value));
  const { effect, interval } = estimatePairedEffect(differencesOf(values));
  const p = permuteWithinGroups(values, (arranged) => Math.abs(mean(differencesOf(arranged))));
  return { ...notEnough('meetings', level, n), effect, interval, p, isEnough: true };
}
