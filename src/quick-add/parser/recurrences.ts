import { daysInMonth } from './calendar.ts';
import { findDayAndMonth } from './dates.ts';
import { DAY_IN_GENITIVE, findNumber, readDayOfMonth } from './numbers.ts';
import { isSimple } from './rules.ts';
import { findTime } from './times.ts';
import type { Certainty, Period, Rule } from './types.ts';
import { EVERY, type Found, find, findNext, findPrefix, skip, WORDS } from './vocabulary.ts';
import { isBoundary, keyAt, type Word, wordBefore } from './words.ts';

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
  const named = findNamed(words, at);
  const every = named ? null : find(EVERY, words, at);
  const isFromCompletion = every?.value === true;
  const found = every
    ? isBoundary(words, every.end) && !isFromCompletion
      ? null
      : findAfterEvery(words, every.end)
    : (named ?? findOnceEvery(words, at) ?? findOfEveryMonth(words, at) ?? findWeekdays(words, at));
  if (!found || (isFromCompletion && !isSimple(found.value))) return null;
  const { certainty = 'sure', period, ...rule } = found.value;
  return { rule, isFromCompletion, period, certainty, end: found.end };
}

/** `daily`, `monthly on the 1st`, `ежемесячно`. */
function findNamed(words: Word[], at: number): FoundRule | null {
  const found = find(WORDS.recurrences, words, at);
  if (found && WORDS.in.has(words[at]) && findNext(WORDS.notAfter, words, found.end)) return null;
  const detail = found && isSimple(found.value) ? findDetail(words, found.end, found.value.unit) : null;
  return detail ? { ...detail, value: { ...detail.value, certainty: 'sure' } } : found;
}

function findAfterEvery(words: Word[], at: number): FoundRule | null {
  const period = find(WORDS.everyPeriod, words, at);
  return (
    findInterval(words, at) ??
    findNthWeekday(words, at) ??
    toWeekly(findWeekdayList(words, at) ?? find(WORDS.weekdayGroups, words, at)) ??
    findDayOfYear(words, at) ??
    (period && { value: { unit: 'day', period: period.value }, end: period.end }) ??
    findMonthDays(words, at)
  );
}

/** `day`, `2 weeks on mon`, `other month`, `other tuesday`, `year on 9 May`. */
function findInterval(words: Word[], at: number): FoundRule | null {
  const lone = find(WORDS.units, words, at);
  const nth = find(WORDS.ordinals, words, at);
  const count = lone || (nth && nth.value < 2) ? null : (nth ?? findNumber(words, at));
  const interval = count && count.value > 1 ? { interval: count.value } : {};
  if (count && count.value > 999) return null;
  const weekday = keyAt(words, at) === 'other' && count ? findNext(WORDS.weekdays, words, count.end) : null;
  if (weekday) return { value: { unit: 'week', ...interval, weekdays: [weekday.value] }, end: weekday.end };
  const unit = lone ?? (count && findNext(WORDS.units, words, count.end));
  if (!unit || findNext(WORDS.notAfterUnit, words, unit.end)) return null;
  const detail = findDetail(words, unit.end, unit.value);
  return { value: { ...detail?.value, unit: unit.value, ...interval }, end: detail?.end ?? unit.end };
}

/** What day of each week, month or year: `on mon and thu`, `on the 15th`, `9 мая`. */
function findDetail(words: Word[], at: number, unit: Rule['unit']): FoundRule | null {
  if (isBoundary(words, at)) return null;
  const on = findPrefix(WORDS.on, words, at) ?? findPrefix(WORDS.eachOf, words, at);
  if (unit === 'week') return on && toWeekly(findWeekdayList(words, on.end));
  if (unit === 'year') return findDayOfYear(words, on?.end ?? at);
  if (unit !== 'month') return null;
  const article = skip(WORDS.the, words, on?.end ?? at);
  const days = findMonthDays(words, article);
  const last = words[(days?.end ?? at) - 1];
  if (on) return findNthWeekday(words, article) ?? days;
  return WORDS.dayWord.has(last) || DAY_IN_GENITIVE.test(last?.key ?? '') ? days : null;
}

/** `first monday of the month`, `last friday`, `last day`. "Every 2nd friday" is also every other one. */
function findNthWeekday(words: Word[], at: number): FoundRule | null {
  const lastDay = find(WORDS.lastDay, words, at);
  if (lastDay) return withMonth({ value: { unit: 'month', monthDays: [-1] }, end: lastDay.end }, words);
  const nth = find(WORDS.ordinals, words, at);
  const weekday = nth && nth.value !== 2 ? findNext(WORDS.weekdays, words, nth.end) : null;
  if (!nth || !weekday) return null;
  return withMonth({ value: { unit: 'month', nth: nth.value, weekdays: [weekday.value] }, end: weekday.end }, words);
}

/** Takes `of the month` with it. */
function withMonth(found: FoundRule, words: Word[]): FoundRule {
  if (isBoundary(words, found.end)) return found;
  const unit = findNext(WORDS.units, words, skip(WORDS.the, words, found.end));
  return unit?.value === 'month' ? { ...found, end: unit.end } : found;
}

const MAX_LISTED = 7;

/** Numbers in a list, in order: `mon, wed and fri`. */
function findList(words: Word[], at: number, read: (at: number, from: number) => Found<number[]> | null) {
  let [list, end] = [read(at, at), at];
  const values: number[] = [];
  for (let count = 0; list && count < MAX_LISTED; count += 1) {
    values.push(...list.value);
    end = list.end;
    const next = findNextItem(words, end);
    list = next === null ? null : read(next, end);
  }
  return values.length > 0 ? { value: [...new Set(values)].sort((a, b) => a - b), end } : null;
}

/** The word after a comma, `and`, both or nothing, and after the `по` of each. */
function findNextItem(words: Word[], at: number): number | null {
  const gap = words[at]?.gap;
  if (gap !== 'space' && gap !== 'comma') return null;
  const and = find(WORDS.and, words, at);
  if (!and) return at;
  return isBoundary(words, and.end) ? null : (findPrefix(WORDS.eachOf, words, and.end) ?? and).end;
}

const toWeekly = (found: Found<number[]> | null): FoundRule | null =>
  found && { value: { unit: 'week', weekdays: found.value }, end: found.end };

/** `mon, wed and fri`, `mon/wed/fri`, `mon-fri`, `понедельникам и средам`. */
const findWeekdayList = (words: Word[], at: number) =>
  findList(words, at, (next) => {
    const single = find(WORDS.weekdays, words, next) ?? find(WORDS.eachWeekday, words, next);
    if (single) return { value: [single.value], end: single.end };
    const days = splitWeekdays(keyAt(words, next));
    return days && { value: days, end: next + 1 };
  });

/** Whether a word has several weekdays: `mon-fri`. */
export const isWeekdayList = (key: string): boolean => splitWeekdays(key) !== null;

/** The weekdays of `mon/wed` or `mon-fri`. */
function splitWeekdays(key: string): number[] | null {
  if (key.length > 60 || !/[/-]/.test(key)) return null;
  const names = key.split(/[/-]/);
  const days = names.flatMap((name) => WORDS.weekdays.get(name) ?? []);
  const [first = 0, last = 0] = days;
  if (days.length < 2 || days.length !== names.length) return null;
  if (!key.includes('-')) return days;
  if (days.length > 2 || first >= last) return null;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** `9 May`, `9.05`. */
function findDayOfYear(words: Word[], at: number): FoundRule | null {
  const [, day, inMonth] = /^(\d{1,2})\.(\d{1,2})$/.exec(keyAt(words, at)) ?? [];
  const found = day ? { day: Number(day), month: Number(inMonth), end: at + 1 } : findDayAndMonth(words, at);
  if (!found || found.day > daysInMonth(2_000, found.month)) return null;
  return { value: { unit: 'year', month: found.month, monthDays: [found.day] }, end: found.end };
}

/** `31`, `15th and 30th`, `1-е число месяца`. */
function findMonthDays(words: Word[], at: number): FoundRule | null {
  let isClear = false;
  const list = findList(words, at, (next, from) => {
    const day = readDayOfMonth(words, next);
    if (!day || (next > at && next === from && !isBoundary(words, from))) return null;
    const isNumber = findNext(WORDS.dayWord, words, next + 1) !== null;
    isClear ||= isNumber;
    return { value: [day.day], end: isNumber ? next + 2 : next + 1 };
  });
  if (!list || findNext(WORDS.weekdays, words, list.end)) return null;
  const found = withMonth({ value: { unit: 'month', monthDays: list.value }, end: list.end }, words);
  const certainty = isClear || found.end > list.end ? 'sure' : 'likely';
  return { value: { ...found.value, certainty }, end: found.end };
}

/** `once a week`, `раз в 3 дня`. A number before it counts more: `2 раз в неделю`. */
function findOnceEvery(words: Word[], at: number): FoundRule | null {
  const once = findPrefix(WORDS.onceEvery, words, at);
  return once && !/^\d/.test(wordBefore(words, at)?.key ?? '') ? findInterval(words, once.end) : null;
}

/** `on the 15th of every month`, `15 числа каждого месяца`. */
function findOfEveryMonth(words: Word[], at: number): FoundRule | null {
  const the = skip(WORDS.the, words, skip(WORDS.on, words, at));
  const found = findNthWeekday(words, the) ?? findMonthDays(words, the);
  const every = found && findNext(WORDS.ofEveryMonth, words, found.end);
  if (every) return { value: { ...found.value, certainty: 'sure' }, end: every.end };
  const own = readDayOfMonth(words, at - 1) ? findNext(WORDS.ofEveryMonth, words, at) : null;
  return own && { value: { unit: 'month' }, end: own.end };
}

const WORKDAYS = 5;

/**
 * `on mondays`, `по пн и ср`; `tuesdays and thursdays`, `mon/wed/fri`. These count only beside a time: `thursdays`,
 * `tue thu`, `mon-fri`, `пн и ср`. "Sat and sun" and "fri-sun" can be one weekend, and "taco tuesdays" is a name.
 */
function findWeekdays(words: Word[], at: number): FoundRule | null {
  const of = findPrefix(WORDS.eachOf, words, at);
  const start = (of ?? findPrefix(WORDS.on, words, at))?.end ?? at;
  const found = findWeekdayList(words, start);
  const list = toWeekly(found);
  if (!found || !list) return null;
  const isPlural = WORDS.eachWeekday.has(words[start]);
  const often = of && !isBoundary(words, list.end) ? findOnceEvery(words, list.end) : null; // "раз в две недели"
  if (often?.value.unit === 'week') return { value: { ...often.value, ...list.value }, end: often.end };
  if (isPlural ? start > at : of && isShort(words[start])) return list;
  const [first = 0, last = 0] = [found.value[0], found.value.at(-1)];
  const isOnce = found.value.length < WORKDAYS && last - first === found.value.length - 1;
  if (isPlural ? WORDS.determiners.has(wordBefore(words, at)) : isOnce) return null;
  const isAfterTime = [1, 2, 3].some((count) => at >= count && findTime(words, at - count)?.end === at);
  const isClear = isPlural ? found.value.length > 1 : found.value.length > 2 && keyAt(words, start).includes('/');
  return { ...list, value: { ...list.value, certainty: isClear || isAfterTime ? 'unclear' : 'hint' } };
}

const isShort = (word: Word | undefined) => word !== undefined && /^[а-я]{2}([/-].*)?$/.test(word.key);
