import { addDays, isoWeekday } from '../../shared/time-zones.ts';
import { dayOf, daysInMonth, monthOf, nextDayOfYear, yearOf } from './calendar.ts';
import { findDayAndMonth } from './days.ts';
import { findNumber, readDayOfMonth } from './numbers.ts';
import { type Found, find, findNext, skip } from './table.ts';
import type { Certainty, Period, Rule } from './types.ts';
import { WORDS } from './vocabulary.ts';
import type { Word } from './words.ts';

export interface Recurrence {
  rule: Rule;
  isFromCompletion: boolean;
  period?: Period | undefined;
  certainty: Certainty;
  end: number;
}

type FoundRule = Found<Rule & { certainty?: Certainty; period?: Period }>;

/** The recurrence that begins at a word: `every mon, wed`, `по будням`, `каждые! 3 дня`. */
export function findRecurrence(words: Word[], at: number): Recurrence | null {
  const every = find(WORDS.every, words, at);
  if (every) {
    const hasSpace = words[every.end]?.gap === 'space' || every.value;
    const found = hasSpace ? findAfterEvery(words, every.end) : null;
    if (!found || (every.value && !isSimple(found.value))) return null;
    return toRecurrence(found, every.value);
  }
  const found =
    findAdverb(words, at) ?? findOnceEvery(words, at) ?? findEachOf(words, at) ?? findOfEveryMonth(words, at);
  return found && toRecurrence(found, false);
}

const toRecurrence = (
  { value: { certainty, period, ...rule }, end }: FoundRule,
  isFromCompletion: boolean,
): Recurrence => ({
  rule,
  isFromCompletion,
  period,
  certainty: certainty ?? 'sure',
  end,
});

/** `monthly on the 1st`, `ежемесячно`. */
function findAdverb(words: Word[], at: number): FoundRule | null {
  const found = find(WORDS.recurrences, words, at);
  const detail = found && isSimple(found.value) ? findDetail(words, found.end, found.value.unit) : null;
  return detail ? { ...detail, value: { ...detail.value, certainty: 'sure' } } : found;
}

/** A series that counts from completion has a frequency and an interval alone. */
const isSimple = (rule: Rule) => !rule.weekdays && !rule.monthDays && rule.month === undefined;

function findAfterEvery(words: Word[], at: number): FoundRule | null {
  return (
    findInterval(words, at) ??
    findNthWeekday(words, at) ??
    findWeekdayList(words, at, true) ??
    findGroup(words, at) ??
    findDayOfYear(words, at) ??
    findEveryPeriod(words, at) ??
    findMonthDays(words, at)
  );
}

/** `day`, `2 weeks on mon`, `other month`, `year on 9 May`. */
function findInterval(words: Word[], at: number): FoundRule | null {
  const lone = find(WORDS.units, words, at);
  const other = lone ? null : find(WORDS.intervals, words, at);
  const count = lone ? null : (other ?? findNumber(words, at));
  const unit = lone ?? (count && findNext(WORDS.units, words, count.end));
  if (!unit || (count && count.value > 999)) {
    const weekday = count && words[at]?.key === 'other' ? findNext(WORDS.weekdays, words, count.end) : null;
    return weekday && { value: { unit: 'week', interval: 2, weekdays: [weekday.value.weekday] }, end: weekday.end };
  }
  if (findNext(WORDS.notAfterUnit, words, unit.end)) return null;
  const rule: Rule = { unit: unit.value, ...(count && count.value > 1 ? { interval: count.value } : {}) };
  const detail = findDetail(words, unit.end, rule.unit);
  return detail ? { value: { ...detail.value, ...rule }, end: detail.end } : { value: rule, end: unit.end };
}

/** What day of each week, month or year: `on mon and thu`, `on the 15th`, `9 мая`. */
function findDetail(words: Word[], at: number, unit: Rule['unit']): FoundRule | null {
  if (words[at]?.gap !== 'space') return null;
  const on = find(WORDS.on, words, at) ?? find(WORDS.eachOf, words, at);
  const start = on?.end ?? at;
  if (on && words[start]?.gap !== 'space') return null;
  if (unit === 'week') return on && (findWeekdayList(words, start, true) ?? findPluralList(words, start));
  if (unit === 'year') return findDayOfYear(words, start);
  if (unit !== 'month') return null;
  const article = skip(WORDS.dayOfMonth, words, start);
  const days = findMonthDays(words, article);
  const last = words[(days?.end ?? at) - 1]?.key ?? '';
  const isClear = on !== null || (days !== null && (WORDS.dayWord.entries.has(last) || DAY_IN_GENITIVE.test(last)));
  return on ? (findNthWeekday(words, article) ?? (isClear ? days : null)) : isClear ? days : null;
}

/** `каждый месяц 1-го`. */
const DAY_IN_GENITIVE = /^\d+-?го$/;

/** `first monday of the month`, `last friday`, `last day`. */
function findNthWeekday(words: Word[], at: number): FoundRule | null {
  const lastDay = find(WORDS.lastDay, words, at);
  if (lastDay) return withMonth({ value: { unit: 'month', monthDays: [-1] }, end: lastDay.end }, words);
  const nth = find(WORDS.ordinals, words, at) ?? findNumericOrdinal(words, at);
  const weekday = nth && findNext(WORDS.weekdays, words, nth.end);
  if (!weekday) return null;
  return withMonth(
    { value: { unit: 'month', nth: nth.value, weekdays: [weekday.value.weekday] }, end: weekday.end },
    words,
  );
}

/** "Every 2nd friday" is also every other one. */
function findNumericOrdinal(words: Word[], at: number): Found<number> | null {
  const day = readDayOfMonth(words[at]?.key ?? '');
  return day?.isOrdinal && [1, 3, 4].includes(day.day) ? { value: day.day, end: at + 1 } : null;
}

/** Takes `of the month` with it. */
function withMonth(found: FoundRule, words: Word[]): FoundRule {
  if (words[found.end]?.gap !== 'space') return found;
  const of = skip(WORDS.of, words, found.end);
  const the = words[of]?.gap === 'space' ? skip(WORDS.dayOfMonth, words, of) : of;
  const unit = findNext(WORDS.units, words, the);
  return unit?.value === 'month' ? { ...found, end: unit.end } : found;
}

const MAX_LISTED = 7;

/** `mon, wed and fri`, `mon/wed/fri`, `mon-fri`. */
function findWeekdayList(words: Word[], at: number, mayBeJoined: boolean): FoundRule | null {
  const weekdays = new Set<number>();
  let end = at;
  for (let next: number | null = at; next !== null && weekdays.size < MAX_LISTED; next = findNextItem(words, end)) {
    const item = readWeekdays(words, next, mayBeJoined);
    if (!item) break;
    for (const weekday of item.value) weekdays.add(weekday);
    end = item.end;
  }
  if (weekdays.size === 0) return null;
  return { value: { unit: 'week', weekdays: [...weekdays].sort((a, b) => a - b) }, end };
}

function readWeekdays(words: Word[], at: number, mayBeJoined: boolean): Found<number[]> | null {
  const single = find(WORDS.weekdays, words, at);
  if (single) return { value: [single.value.weekday], end: single.end };
  const days = mayBeJoined ? splitWeekdays(words[at]?.key ?? '') : null;
  return days && { value: days, end: at + 1 };
}

/** Whether a word has several weekdays: `mon-fri`. */
export const isWeekdayList = (key: string): boolean => splitWeekdays(key) !== null;

/** The weekdays of `mon/wed` or `mon-fri`. */
function splitWeekdays(key: string): number[] | null {
  if (key.length > 60) return null;
  const names = key.split(/[/-]/);
  const days = names.flatMap((name) => WORDS.weekdays.entries.get(name)?.weekday ?? []);
  const [first = 0, last = 0] = days;
  if (days.length < 2 || days.length !== names.length) return null;
  if (!key.includes('-')) return days;
  if (days.length > 2 || first >= last) return null;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The word after a comma, `and`, both or nothing. */
function findNextItem(words: Word[], at: number): number | null {
  const word = words[at];
  if (!word || (word.gap !== 'space' && word.gap !== 'comma')) return null;
  const and = find(WORDS.and, words, at);
  return and ? (words[and.end]?.gap === 'space' ? and.end : null) : at;
}

/** `mondays and thursdays`, `понедельникам и средам`. */
function findPluralList(words: Word[], at: number): FoundRule | null {
  const weekdays = new Set<number>();
  let end = at;
  for (let next: number | null = at; next !== null && weekdays.size < MAX_LISTED; next = findNextItem(words, end)) {
    const item = find(WORDS.eachWeekday, words, next);
    if (!item) break;
    weekdays.add(item.value);
    end = item.end;
  }
  return weekdays.size === 0 ? null : { value: { unit: 'week', weekdays: [...weekdays].sort((a, b) => a - b) }, end };
}

/** `weekday`, `weekend`. */
function findGroup(words: Word[], at: number): FoundRule | null {
  const group = find(WORDS.weekdayGroups, words, at);
  return group && { value: { unit: 'week', weekdays: group.value }, end: group.end };
}

/** `9 May`. */
function findDayOfYear(words: Word[], at: number): FoundRule | null {
  const found = findDayAndMonth(words, at);
  if (!found || found.day > daysInMonth(2_000, found.month)) return null;
  return { value: { unit: 'year', month: found.month, monthDays: [found.day] }, end: found.end };
}

/** `morning`, `вечер`. */
function findEveryPeriod(words: Word[], at: number): FoundRule | null {
  const period = find(WORDS.everyPeriod, words, at);
  return period && { value: { unit: 'day', period: period.value }, end: period.end };
}

/** `31`, `15th and 30th`, `1-е число месяца`. */
function findMonthDays(words: Word[], at: number): FoundRule | null {
  const days = new Set<number>();
  let isClear = false;
  let end = at;
  for (let next: number | null = at; next !== null && days.size < MAX_LISTED; next = findNextItem(words, end)) {
    const day = readDayOfMonth(words[next]?.key ?? '');
    if (!day || (next > at && words[end]?.gap === 'space' && !WORDS.and.entries.has(words[end]?.key ?? ''))) break;
    days.add(day.day);
    const isNumber = findNext(WORDS.dayWord, words, next + 1) !== null;
    isClear ||= isNumber;
    end = isNumber ? next + 2 : next + 1;
  }
  if (days.size === 0 || findNext(WORDS.weekdays, words, end)) return null;
  const monthDays = [...days].sort((a, b) => a - b);
  const found = withMonth({ value: { unit: 'month', monthDays }, end }, words);
  const certainty = isClear || found.end > end ? 'sure' : 'likely';
  return { value: { ...found.value, certainty }, end: found.end };
}

/** `once a week`, `раз в 3 дня`. A number before it counts more: `2 раз в неделю`. */
function findOnceEvery(words: Word[], at: number): FoundRule | null {
  const once = find(WORDS.onceEvery, words, at);
  if (!once || words[once.end]?.gap !== 'space') return null;
  if (words[at]?.gap === 'space' && /^\d/.test(words[at - 1]?.key ?? '')) return null;
  return findInterval(words, once.end);
}

/** `on mondays`, `по понедельникам`, `по пн и ср`. */
function findEachOf(words: Word[], at: number): FoundRule | null {
  const of = find(WORDS.eachOf, words, at);
  const on = of ?? find(WORDS.on, words, at);
  if (!on || words[on.end]?.gap !== 'space') return null;
  const plural = findPluralList(words, on.end);
  if (plural || !of) return plural;
  return isShort(words[on.end]) ? findWeekdayList(words, on.end, true) : null;
}

const isShort = (word: Word | undefined) => word !== undefined && /^[а-я]{2}([/-].*)?$/.test(word.key);

/** `on the 15th of every month`, `15 числа каждого месяца`. */
function findOfEveryMonth(words: Word[], at: number): FoundRule | null {
  const on = skip(WORDS.on, words, at);
  const the = skip(WORDS.dayOfMonth, words, on);
  const found = findNthWeekday(words, the) ?? findMonthDays(words, the);
  const every = found && findNext(WORDS.ofEveryMonth, words, found.end);
  return every && { value: { ...found.value, certainty: 'sure' }, end: every.end };
}

const FREQUENCIES = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' };
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The rule as RFC 5545 writes it. */
export function formatRule({ unit, interval, weekdays, nth, monthDays, month }: Rule): string {
  const days = weekdays?.map((weekday) => `${nth ?? ''}${WEEKDAYS[weekday - 1]}`);
  return [
    `FREQ=${FREQUENCIES[unit]}`,
    ...(interval === undefined ? [] : [`INTERVAL=${interval}`]),
    ...(month === undefined ? [] : [`BYMONTH=${month}`]),
    ...(monthDays ? [`BYMONTHDAY=${monthDays.join(',')}`] : []),
    ...(days ? [`BYDAY=${days.join(',')}`] : []),
  ].join(';');
}

/** Every rule without a month has a date within two months. */
const MAX_DAYS = 62;

/** The first date of the rule, on `from` or after it. */
export function findFirstDate(rule: Rule, from: string): string {
  if (rule.month !== undefined) return nextDayOfYear(from, rule.month, rule.monthDays?.[0] ?? 1) ?? from;
  for (let days = 0; days <= MAX_DAYS; days += 1) {
    const date = addDays(from, days);
    if (hasDate(rule, date)) return date;
  }
  return from;
}

function hasDate({ weekdays, nth, monthDays }: Rule, date: string): boolean {
  const [day, length] = [dayOf(date), daysInMonth(yearOf(date), monthOf(date))];
  if (monthDays && !monthDays.some((wanted) => day === (wanted < 0 ? length + 1 + wanted : wanted))) return false;
  if (weekdays && !weekdays.includes(isoWeekday(date))) return false;
  if (nth === undefined) return true;
  return nth < 0 ? day > length - 7 : Math.ceil(day / 7) === nth;
}
