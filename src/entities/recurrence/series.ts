import { toLocalTime, toMoment } from '../../shared/time-zones.ts';
import { type Day, toDate, toDay } from './days.ts';
import { type Anchor, listDays } from './matches.ts';
import { listPeriods, type Periods, toAnchor } from './periods.ts';
import { isRule, parseRule, type Rule } from './rule.ts';
import type { Recurrence } from './types.ts';

/** One occurrence: its local date, and its moment in Unix ms. No two of a series have the same date. */
export interface Occurrence {
  date: string;
  at: number;
}

/** A recurrence that is ready to be evaluated. */
export interface Series {
  rule: Rule;
  anchor: Anchor;
  periods: Periods;
  /** The time of day, `09:00:00`. */
  time: string;
  timezone: string;
  exdates: ReadonlySet<string>;
}

/** Far from year 3000 in every zone. */
const LAST_DAY = toDay('2999-12-30');

/** @throws Error if the rule is not valid: it was validated when it was stored */
export function openSeries({ rrule, anchor, timezone, exdates }: Omit<Recurrence, 'from'>): Series {
  const rule = parseRule(rrule);
  if (!isRule(rule)) throw new Error(`invalid recurrence rule: ${rule.reason}`);
  const start = toAnchor(toDay(anchor));
  const periods = listPeriods(rule, start);
  return { rule, anchor: start, periods, time: anchor.slice(11), timezone, exdates: new Set(exdates) };
}

/** The occurrences on a local date and after it, in order; none after the date `to`. */
export function* occurrencesFrom(series: Series, from: string, to?: string): Generator<Occurrence, void> {
  const { timezone, time, exdates, rule } = series;
  for (const day of daysBetween(series, toDay(from), to === undefined ? LAST_DAY : toDay(to))) {
    const found = toDate(day);
    const at = toMoment(found, time, timezone).getTime();
    if (isAfterUntil(rule, `${found}T${time}`, at)) return;
    if (!exdates.has(found)) yield { date: found, at };
  }
}

/** The first occurrence after a moment in Unix ms. Null when there is none. */
export function nextOccurrence(series: Series, after: number): Occurrence | null {
  for (const occurrence of occurrencesFrom(series, toLocalTime(after, series.timezone))) {
    if (occurrence.at > after) return occurrence;
  }
  return null;
}

/**
 * The days of the series from `from` to `to`. The first occurrence is always the anchor, also when the rule does not name its
 * day, and COUNT counts it.
 */
function* daysBetween({ rule, anchor, periods }: Series, from: Day, to: Day): Generator<Day, void> {
  const last = Math.min(to, findLastDay(rule));
  const start = rule.count === null ? from : anchor.day;
  let left = rule.count ?? Infinity;
  if (start <= anchor.day) {
    left -= 1;
    if (from <= anchor.day && anchor.day <= last) yield anchor.day;
  }
  let matched = periods.find(start);
  for (let number = matched; left > 0 && number <= matched + maxGap(rule); number += 1) {
    const period = periods.at(number);
    if (period.start > last) return;
    for (const day of listDays(rule, anchor, period)) {
      if (day <= anchor.day) continue;
      matched = number;
      if (day < start) continue;
      if (left === 0 || day > last) return;
      left -= 1;
      if (day >= from) yield day;
    }
  }
}

/**
 * After so many periods without a match, a series has ended: 40 years and more. A daily rule, whose periods are months here,
 * ends after eight years of its days. next_occurrence() in migrations/0025 does the same.
 */
const maxGap = ({ frequency, interval }: Rule): number =>
  ({ DAILY: 100 * interval, WEEKLY: 480, MONTHLY: 480, YEARLY: 40 })[frequency];

/** No occurrence is after it. */
function findLastDay({ until }: Rule): Day {
  if (until === null) return LAST_DAY;
  return 'at' in until ? toDay(new Date(until.at).toISOString()) + 1 : toDay(until.local);
}

function isAfterUntil({ until }: Rule, local: string, at: number): boolean {
  if (until === null) return false;
  return 'at' in until ? at > until.at : local > until.local;
}

/** In 28 years without a century, each date falls on each weekday. */
const SAMPLE = { from: toDay('2000-01-01'), to: toDay('2028-12-31') };

/** Whether a rule can never match, whatever its first occurrence is: there is no 30 February. */
export function matchesNever(rule: Rule): boolean {
  const anchor = toAnchor(SAMPLE.from);
  const { at } = listPeriods({ ...rule, interval: 1 }, anchor);
  for (let number = 0; at(number).start <= SAMPLE.to; number += 1) {
    if (listDays(rule, anchor, at(number)).length > 0) return false;
  }
  return true;
}

/** The first day on a local date or after it that a rule names, as if the series began there. Null when there is none. */
export function firstDate(rule: Rule, date: string): string | null {
  const from = toDay(date);
  const anchor = toAnchor(from);
  const { at } = listPeriods(rule, anchor);
  for (let number = 0; number <= maxGap(rule) && at(number).start <= LAST_DAY; number += 1) {
    const day = listDays(rule, anchor, at(number)).find((each) => each >= from);
    if (day !== undefined) return toDate(day);
  }
  return null;
}
