import type { Recurrence } from '../../shared/recurrence.ts';
import { toMoment } from '../../shared/time-zones.ts';
import { type Day, firstDay, monthOf, toDate, toDay } from './days.ts';
import { type CompleteRule, completeRule, listDays, type Period } from './matches.ts';
import { isRule, parseRule, type Rule } from './rule.ts';

/** One occurrence: its local date, and its moment in Unix ms. No two of a series have the same date. */
export interface Occurrence {
  date: string;
  at: number;
}

/** A recurrence that is ready to be evaluated. */
export interface Series {
  rule: CompleteRule;
  anchor: Day;
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
  const start = toDay(anchor);
  return {
    rule: completeRule(rule, start),
    anchor: start,
    time: anchor.slice(11),
    timezone,
    exdates: new Set(exdates),
  };
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

/** The days from `from` to `to`. The anchor is always the first, also for COUNT and if the rule does not name it. */
function* daysBetween({ rule, anchor }: Series, from: Day, to: Day): Generator<Day, void> {
  const { find, at } = listPeriods(rule, anchor);
  const last = Math.min(to, findLastDay(rule));
  const start = rule.count === null ? from : anchor;
  let left = rule.count ?? Infinity;
  if (start <= anchor) {
    left -= 1;
    if (from <= anchor && anchor <= last) yield anchor;
  }
  let matched = find(start);
  for (let number = matched; left > 0 && number <= matched + MAX_GAP[rule.frequency]; number += 1) {
    const period = at(number);
    if (period.start > last) return;
    for (const day of listDays(rule, period)) {
      if (day <= anchor) continue;
      matched = number;
      if (day < start) continue;
      if (left === 0 || day > last) return;
      left -= 1;
      if (day >= from) yield day;
    }
  }
}

/**
 * After this many periods without a match, a series counts as ended: 40 years, or for a daily rule eight, the distance of the
 * leap days around 2100. next_occurrence() in migrations/0025 does the same.
 */
const MAX_GAP: Record<Rule['frequency'], number> = { DAILY: 3_000, WEEKLY: 480, MONTHLY: 480, YEARLY: 40 };

/** A rule's periods from that of its first occurrence on. */
interface Periods {
  /** The number of the last period that begins on the day or before; 0 or more. */
  find: (day: Day) => number;
  at: (number: number) => Period;
}

function listPeriods(rule: Rule, anchor: Day): Periods {
  const { unitOf, startOf } = UNITS[rule.frequency];
  const { interval, weekStart } = rule;
  const first = unitOf(anchor, weekStart);
  return {
    find: (day) => Math.max(0, Math.floor((unitOf(day, weekStart) - first) / interval)),
    at: (number) => {
      const unit = first + number * interval;
      return { start: startOf(unit, weekStart), end: startOf(unit + 1, weekStart) };
    },
  };
}

/** The days, weeks, months or years that INTERVAL counts, numbered from 1970. */
interface Units {
  unitOf: (day: Day, weekStart: number) => number;
  startOf: (unit: number, weekStart: number) => Day;
}

const UNITS: Record<Rule['frequency'], Units> = {
  DAILY: { unitOf: (day) => day, startOf: (unit) => unit },
  WEEKLY: {
    unitOf: (day, weekStart) => Math.floor((day + 3 - weekStart) / 7), // day 0 was a Thursday
    startOf: (unit, weekStart) => 7 * unit - 3 + weekStart,
  },
  MONTHLY: { unitOf: monthOf, startOf: firstDay },
  YEARLY: { unitOf: (day) => Math.floor(monthOf(day) / 12), startOf: (unit) => firstDay(12 * unit) },
};

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
  const complete = completeRule({ ...rule, interval: 1 }, SAMPLE.from);
  const { at } = listPeriods(complete, SAMPLE.from);
  for (let number = 0; at(number).start <= SAMPLE.to; number += 1) {
    if (listDays(complete, at(number)).length > 0) return false;
  }
  return true;
}
