import { daysInMonth } from './calendar.ts';
import { findDayAndMonth } from './dates.ts';
import { DAY_IN_GENITIVE, findNumber, readDayOfMonth } from './numbers.ts';
import { isSimple } from './rules.ts';
import { type Found, find, findNext, findPrefix, skip } from './table.ts';
import { findTime } from './times.ts';
import type { Certainty, Period, Rule } from './types.ts';
import { EVERY, WORDS } from './vocabulary.ts';
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
  const adverb = findAdverb(words, at);
  const every = adverb ? null : find(EVERY, words, at);
  if (every) {
    const hasSpace = !isBoundary(words, every.end) || every.value;
    const found = hasSpace ? findAfterEvery(words, every.end) : null;
    if (!found || (every.value && !isSimple(found.value))) return null;
    return toRecurrence(found, every.value);
  }
  const found =
    adverb ??
    findOnceEvery(words, at) ??
    findEachOf(words, at) ??
    findOfEveryMonth(words, at) ??
    findBareWeekdays(words, at) ??
    findBarePlurals(words, at);
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
  if (found && WORDS.in.has(words[at]) && findNext(WORDS.notAfter, words, found.end)) return null;
  const detail = found && isSimple(found.value) ? findDetail(words, found.end, found.value.unit) : null;
  return detail ? { ...detail, value: { ...detail.value, certainty: 'sure' } } : found;
}

function findAfterEvery(words: Word[], at: number): FoundRule | null {
  return (
    findInterval(words, at) ??
    findNthWeekday(words, at) ??
    findWeekdayList(words, at) ??
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
    return weekday && { value: { unit: 'week', interval: 2, weekdays: [weekday.value] }, end: weekday.end };
  }
  if (findNext(WORDS.notAfterUnit, words, unit.end)) return null;
  const rule: Rule = { unit: unit.value, ...(count && count.value > 1 ? { interval: count.value } : {}) };
  const detail = findDetail(words, unit.end, rule.unit);
  return detail ? { value: { ...detail.value, ...rule }, end: detail.end } : { value: rule, end: unit.end };
}

/** What day of each week, month or year: `on mon and thu`, `on the 15th`, `9 мая`. */
function findDetail(words: Word[], at: number, unit: Rule['unit']): FoundRule | null {
  if (isBoundary(words, at)) return null;
  const on = findPrefix(WORDS.on, words, at) ?? findPrefix(WORDS.eachOf, words, at);
  const start = on?.end ?? at;
  if (unit === 'week') return on && (findWeekdayList(words, start) ?? findPluralList(words, start));
  if (unit === 'year') return findDayOfYear(words, start);
  if (unit !== 'month') return null;
  const article = skip(WORDS.dayOfMonth, words, start);
  const days = findMonthDays(words, article);
  const last = words[(days?.end ?? at) - 1];
  const isClear = on !== null || (days !== null && (WORDS.dayWord.has(last) || DAY_IN_GENITIVE.test(last?.key ?? '')));
  return on ? (findNthWeekday(words, article) ?? (isClear ? days : null)) : isClear ? days : null;
}

/** `first monday of the month`, `last friday`, `last day`. */
function findNthWeekday(words: Word[], at: number): FoundRule | null {
  const lastDay = find(WORDS.lastDay, words, at);
  if (lastDay) return withMonth({ value: { unit: 'month', monthDays: [-1] }, end: lastDay.end }, words);
  const nth = find(WORDS.ordinals, words, at) ?? findNumericOrdinal(words, at);
  const weekday = nth && findNext(WORDS.weekdays, words, nth.end);
  if (!weekday) return null;
  return withMonth({ value: { unit: 'month', nth: nth.value, weekdays: [weekday.value] }, end: weekday.end }, words);
}

/** "Every 2nd friday" is also every other one. */
function findNumericOrdinal(words: Word[], at: number): Found<number> | null {
  const day = readDayOfMonth(words, at);
  return day?.isOrdinal && [1, 3, 4].includes(day.day) ? { value: day.day, end: at + 1 } : null;
}

/** Takes `of the month` with it. */
function withMonth(found: FoundRule, words: Word[]): FoundRule {
  if (isBoundary(words, found.end)) return found;
  const of = skip(WORDS.of, words, found.end);
  const the = isBoundary(words, of) ? of : skip(WORDS.dayOfMonth, words, of);
  const unit = findNext(WORDS.units, words, the);
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

const toWeekly = (found: Found<number[]> | null): FoundRule | null =>
  found && { value: { unit: 'week', weekdays: found.value }, end: found.end };

/** `mon, wed and fri`, `mon/wed/fri`, `mon-fri`. */
const findWeekdayList = (words: Word[], at: number): FoundRule | null =>
  toWeekly(findList(words, at, (next) => readWeekdays(words, next)));

function readWeekdays(words: Word[], at: number): Found<number[]> | null {
  const single = find(WORDS.weekdays, words, at);
  if (single) return { value: [single.value], end: single.end };
  const days = splitWeekdays(keyAt(words, at));
  return days && { value: days, end: at + 1 };
}

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

/** The word after a comma, `and`, both or nothing. */
function findNextItem(words: Word[], at: number): number | null {
  const word = words[at];
  if (!word || (word.gap !== 'space' && word.gap !== 'comma')) return null;
  const and = find(WORDS.and, words, at);
  return and ? (isBoundary(words, and.end) ? null : and.end) : at;
}

/** `mondays and thursdays`, `понедельникам и средам`. */
const findPluralList = (words: Word[], at: number): FoundRule | null =>
  toWeekly(
    findList(words, at, (next) => {
      const item = find(WORDS.eachWeekday, words, next);
      return item && { value: [item.value], end: item.end };
    }),
  );

/** `weekday`, `weekend`. */
const findGroup = (words: Word[], at: number): FoundRule | null => toWeekly(find(WORDS.weekdayGroups, words, at));

/** `9 May`. */
function findDayOfYear(words: Word[], at: number): FoundRule | null {
  const [, day, inMonth] = /^(\d{1,2})\.(\d{1,2})$/.exec(keyAt(words, at)) ?? [];
  const found = day ? { day: Number(day), month: Number(inMonth), end: at + 1 } : findDayAndMonth(words, at);
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

/** `on mondays`, `по понедельникам`, `по пн и ср`. */
function findEachOf(words: Word[], at: number): FoundRule | null {
  const of = findPrefix(WORDS.eachOf, words, at);
  const on = of ?? findPrefix(WORDS.on, words, at);
  if (!on) return null;
  const list = findPluralList(words, on.end) ?? (of && isShort(words[on.end]) ? findWeekdayList(words, on.end) : null);
  const often = list && !isBoundary(words, list.end) ? findOnceEvery(words, list.end) : null; // "раз в две недели"
  return list && often?.value.unit === 'week' ? { value: { ...often.value, ...list.value }, end: often.end } : list;
}

const isShort = (word: Word | undefined) => word !== undefined && /^[а-я]{2}([/-].*)?$/.test(word.key);

/** `on the 15th of every month`, `15 числа каждого месяца`. */
function findOfEveryMonth(words: Word[], at: number): FoundRule | null {
  const on = skip(WORDS.on, words, at);
  const the = skip(WORDS.dayOfMonth, words, on);
  const found = findNthWeekday(words, the) ?? findMonthDays(words, the);
  const every = found && findNext(WORDS.ofEveryMonth, words, found.end);
  if (every) return { value: { ...found.value, certainty: 'sure' }, end: every.end };
  const own = readDayOfMonth(words, at - 1) ? findNext(WORDS.ofEveryMonth, words, at) : null;
  return own && { value: { unit: 'month' }, end: own.end };
}

/** `mon/wed/fri`, and `tue thu`, `mon-fri` before a time. "Tue and thu" can be two days of one week. */
function findBareWeekdays(words: Word[], at: number): FoundRule | null {
  const list = findWeekdayList(words, at);
  if (!list || words.slice(at, list.end).some((word) => WORDS.and.has(word))) return null;
  const count = list.value.weekdays?.length ?? 0;
  const isClear = count > 2 && words[at]?.key.includes('/') === true;
  return count > 1 ? { ...list, value: { ...list.value, certainty: isClear ? 'unclear' : 'hint' } } : null;
}

/** `tuesdays and thursdays`, and `thursdays` beside a time. "Taco tuesdays" is a name. */
function findBarePlurals(words: Word[], at: number): FoundRule | null {
  const list = WORDS.determiners.has(wordBefore(words, at)) ? null : findPluralList(words, at);
  const isAfterTime = [1, 2, 3].some((count) => at >= count && findTime(words, at - count)?.end === at);
  const isClear = isAfterTime || (list?.value.weekdays?.length ?? 0) > 1;
  return list && { ...list, value: { ...list.value, certainty: isClear ? 'unclear' : 'hint' } };
}
