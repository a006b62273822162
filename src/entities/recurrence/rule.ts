import { toDate, toDay } from './days.ts';

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

export const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
type Frequency = (typeof FREQUENCIES)[number];

/** A rule of RFC 5545, section 3.3.10. An empty list is an absent part. */
export interface Rule {
  frequency: Frequency;
  interval: number;
  byMonth: number[];
  /** Negative from the end of the month. */
  byMonthDay: number[];
  byDay: WeekdayInPeriod[];
  bySetPos: number[];
  /** The first day of a week, Monday is 0. */
  weekStart: number;
  count: number | null;
  until: Until | null;
}

interface WeekdayInPeriod {
  /** Monday is 0. */
  weekday: number;
  /** Which one of the month or year, negative from its end; 0 for each. */
  nth: number;
}

/** The last moment of a series: on the clock of its zone, `2027-01-31T09:00:00`, or in Unix ms. */
type Until = { local: string } | { at: number };

/** Why a text is no rule, and the part of it that is wrong. */
export interface RuleProblem {
  reason: 'unknown' | 'value' | 'twice' | 'conflict' | 'missing';
  part: string;
}

/** A part of a rule: what its value becomes. Null when the value is not valid. */
const PARTS: Record<string, (value: string) => Partial<Rule> | null> = {
  FREQ: (value) => (isFrequency(value) ? { frequency: value } : null),
  INTERVAL: (value) => parseNumber(value, 1, 999, (interval) => ({ interval })),
  COUNT: (value) => parseNumber(value, 1, 999, (count) => ({ count })),
  UNTIL: (value) => parseUntil(value),
  BYMONTH: (value) => parseNumbers(value, 1, 12, (byMonth) => ({ byMonth })),
  BYMONTHDAY: (value) => parseSigned(value, 31, (byMonthDay) => ({ byMonthDay })),
  BYSETPOS: (value) => parseSigned(value, 366, (bySetPos) => ({ bySetPos })),
  BYDAY: (value) => parseWeekdays(value),
  WKST: (value) => (weekdayNumber(value) < 0 ? null : { weekStart: weekdayNumber(value) }),
};

const ABSENT: Omit<Rule, 'frequency'> = {
  interval: 1,
  byMonth: [],
  byMonthDay: [],
  byDay: [],
  bySetPos: [],
  weekStart: 0,
  count: null,
  until: null,
};

/** @param text upper case, such as `FREQ=MONTHLY;BYDAY=-1FR` */
export function parseRule(text: string): Rule | RuleProblem {
  const parts = new Map<string, string>();
  let found: Partial<Rule> = {};
  for (const part of text.split(';')) {
    const [name = '', value = '', ...rest] = part.split('=');
    const parse = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
    if (!parse) return { reason: 'unknown', part: part || text };
    if (parts.has(name)) return { reason: 'twice', part };
    const parsed = rest.length === 0 && parse(value);
    if (!parsed) return { reason: 'value', part };
    parts.set(name, part);
    found = { ...found, ...parsed };
  }
  const { frequency } = found;
  if (!frequency) return { reason: 'missing', part: 'FREQ' };
  const rule = { ...ABSENT, ...found, frequency };
  const conflict = findConflict(rule);
  return conflict ? { reason: 'conflict', part: parts.get(conflict) ?? conflict } : rule;
}

export const isRule = (parsed: Rule | RuleProblem): parsed is Rule => 'frequency' in parsed;

/** The part that RFC 5545 does not allow beside the others. */
function findConflict({ frequency, byDay, byMonthDay, byMonth, bySetPos, count, until }: Rule): string | null {
  const isLong = frequency === 'MONTHLY' || frequency === 'YEARLY';
  if (count !== null && until !== null) return 'UNTIL';
  if (byMonthDay.length > 0 && frequency === 'WEEKLY') return 'BYMONTHDAY';
  if (!isLong && byDay.some(({ nth }) => nth !== 0)) return 'BYDAY';
  const isAlone = byDay.length + byMonthDay.length + byMonth.length === 0;
  return bySetPos.length > 0 && isAlone ? 'BYSETPOS' : null;
}

const isFrequency = (value: string): value is Frequency => FREQUENCIES.some((known) => known === value);

const weekdayNumber = (value: string): number => (WEEKDAYS as readonly string[]).indexOf(value);

function parseNumber<T>(value: string, min: number, max: number, toPart: (number: number) => T): T | null {
  const number = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  return number >= min && number <= max ? toPart(number) : null;
}

function parseNumbers<T>(value: string, min: number, max: number, toPart: (numbers: number[]) => T): T | null {
  const numbers = value.split(',').map((each) => parseNumber(each, min, max, (number) => number));
  return numbers.every((each) => each !== null) ? toPart([...new Set(numbers)]) : null;
}

function parseSigned<T>(value: string, max: number, toPart: (numbers: number[]) => T): T | null {
  const numbers = value.split(',').map((each) => (/^[+-]?\d{1,3}$/.test(each) ? Number(each) : 0));
  const isValid = (each: number) => each !== 0 && Math.abs(each) <= max;
  return numbers.every(isValid) ? toPart([...new Set(numbers)]) : null;
}

function parseWeekdays(value: string): Partial<Rule> | null {
  const byDay = value.split(',').map((each) => {
    const [, nth, name = ''] = /^([+-]?[1-9]\d?)?([A-Z]{2})$/.exec(each) ?? [];
    return { weekday: weekdayNumber(name), nth: Number(nth ?? 0) };
  });
  return byDay.every(({ weekday, nth }) => weekday >= 0 && Math.abs(nth) <= 53) ? { byDay } : null;
}

/** `20270131` is the whole day; `20270131T090000` is on the clock of the zone; with `Z` it is in UTC. */
function parseUntil(value: string): Partial<Rule> | null {
  const [, year, month, day, , hours = '23', minutes = '59', seconds = '59', utc] =
    /^(\d{4})(\d\d)(\d\d)(T([01]\d|2[0-3])([0-5]\d)([0-5]\d)(Z?))?$/.exec(value) ?? [];
  const date = `${year}-${month}-${day}`;
  if (!isDate(date)) return null;
  const local = `${date}T${hours}:${minutes}:${seconds}`;
  return { until: utc ? { at: Date.parse(`${local}Z`) } : { local } };
}

function isDate(date: string): boolean {
  const day = toDay(date);
  return !Number.isNaN(day) && toDate(day) === date && date >= '1970' && date < '3000';
}
