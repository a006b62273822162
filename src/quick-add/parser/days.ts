import { addDays, isoWeekday } from '../../shared/time-zones.ts';
import {
  addMonths,
  dayOf,
  monthOf,
  nextEndOfMonth,
  nextWeekday,
  toDate,
  weekdayOfNextWeek,
  yearOf,
} from './calendar.ts';
import { findDate, findDayOfMonth, toSureDay } from './dates.ts';
import { findNumber } from './numbers.ts';
import type { Day, Now, RelativeDay, Span, Unit } from './types.ts';
import { canStart, type Found, find, findNext, findPrefix, WORDS } from './vocabulary.ts';
import { isBoundary, keyAt, type Word } from './words.ts';

/** The day that begins at a word: `tomorrow`, `in 3 days`, `next friday`, `31 Jan`, `31.01`, `end of day friday`. */
export const findDay = (words: Word[], at: number, now: Now): Day | null =>
  findEnd(words, at, now) ?? findWholeDay(words, at, now);

/** `at the end of march`, `end of next week`, `конца пятницы`. */
function findEnd(words: Word[], at: number, now: Now): Day | null {
  const ending = findPrefix(WORDS.endOf, words, at);
  if (!ending) return null;
  const span = find(WORDS.endedSpans, words, ending.end);
  const known = { certainty: ending.value, isEnd: true };
  if (span) return { ...known, date: findSpan(span.value, now.date)[1], end: span.end };
  const month = find(WORDS.months, words, ending.end);
  if (month) return { ...known, date: nextEndOfMonth(now.date, month.value), end: month.end };
  const day = isToTheEnd(words, at, ending.end) ? null : findWholeDay(words, ending.end, now);
  return day && day.from === undefined ? { ...day, isEnd: true } : null;
}

/** `дочитать до конца завтра`: the end of the book. `до конца пятницы` is the end of the day. */
const isToTheEnd = (words: Word[], at: number, end: number): boolean =>
  end === at + 1 &&
  /^(?:конца|концу)$/.test(keyAt(words, at)) &&
  !/(?:ника|реды|верга|ницы|бботы|сенья|нешнего|рашнего)$/.test(keyAt(words, end));

function findWholeDay(words: Word[], at: number, now: Now): Day | null {
  if (find(WORDS.relativeDays, words, at)) return findRelativeDay(words, at, now);
  const after = findAfter(words, at, now);
  if (after) return after;
  const on = findPrefix(WORDS.on, words, at);
  return on ? findPrefixedDay(words, on.end, now) : findBareDay(words, at, now);
}

function findRelativeDay(words: Word[], at: number, now: Now): Day | null {
  const relative = find(WORDS.relativeDays, words, at);
  if (!relative || isName(words, at, relative.end)) return null;
  const ofWeek = relative.value.day === 'nextWeek' ? findDayOfNextWeek(words, relative.end, now) : null;
  return ofWeek ?? toDay(relative, now);
}

/** `next week on friday`, `на следующей неделе в пятницу`. */
function findDayOfNextWeek(words: Word[], at: number, { date }: Now): Day | null {
  const on = findNext(WORDS.on, words, at);
  const weekday = findNext(WORDS.weekdays, words, on?.end ?? at);
  return weekday && toSureDay(weekdayOfNextWeek(date, weekday.value), weekday.end);
}

/** `Tomorrow Never Dies` and `The Day After Tomorrow` inside a sentence are names. */
function isName(words: Word[], at: number, end: number): boolean {
  if (isBoundary(words, at) || !isCapitalised(words[at])) return false;
  const other = end > at + 1 ? words[end - 1] : words[end];
  return !isBoundary(words, end > at + 1 ? end - 1 : end) && isCapitalised(other) && !canStart(keyAt(words, end));
}

export const isCapitalised = (word: Word | undefined) => /^\p{Upper}\p{Lower}/u.test(word?.text ?? '');

function toDay({ value: { day, period, isEnd, certainty = 'sure' }, end }: Found<RelativeDay>, { date }: Now): Day {
  const known = { certainty, end, period, isFirm: true };
  if (typeof day === 'number') return { ...known, date: addDays(date, day) };
  const [from, to] = findSpan(day, date);
  if (isEnd) return { ...known, date: to, isEnd };
  return { ...known, date: to, from: from !== null && from > date ? from : null };
}

/** The first and the last date. A week begins on Monday. */
function findSpan(span: Span, date: string): [from: string | null, to: string | null] {
  if (span === 'halfYear') return [date, addMonths(date, 6)];
  const monday = weekdayOfNextWeek(date, 1);
  const year = yearOf(date) + (span === 'nextYear' ? 1 : 0);
  if (span === 'thisYear' || span === 'nextYear') return [toDate(year, 1, 1), toDate(year, 12, 31)];
  if (span === 'nextWeek') return [monday, addDays(monday, 6)];
  if (span === 'weekend') return [nextWeekday(addDays(date, -1), 6), nextWeekday(date, 7)];
  if (span === 'thisWeek') return [date, addDays(monday, -1)];
  const month = span === 'nextMonth' ? addMonths(`${date.slice(0, 8)}01`, 1) : date;
  return [month, month && nextEndOfMonth(month, monthOf(month))];
}

/** After `on`, `due` or `в`. "On the 5th floor" is no date, and `в 10.05` a time. */
function findPrefixedDay(words: Word[], at: number, now: Now): Day | null {
  if (WORDS.at.has(words[at - 1]) && /^\d+\.\d+$/.test(keyAt(words, at))) return null;
  const relative = findRelativeDay(words, at, now) ?? findAfter(words, at, now);
  const day = relative ?? findBareDay(words, at, now) ?? findDayOfMonth(words, at, now, true);
  return day && { ...day, certainty: day.isOfMonth ? 'likely' : 'sure' };
}

const findBareDay = (words: Word[], at: number, now: Now): Day | null => {
  const date = findDate(words, at, now);
  const day = findDatedWeekday(words, at, date, now) ?? date ?? findWeekday(words, at, now);
  return day ?? findDayOfMonth(words, at, now, false);
};

/** `Tue, Dec 1`, `27.11 (пт)`: the day does not exist if they contradict each other. */
function findDatedWeekday(words: Word[], at: number, date: Day | null, now: Now): Day | null {
  const weekday = find(WORDS.weekdays, words, date?.end ?? at);
  const end = weekday?.end ?? at;
  const other = date ?? (weekday && findDate(words, end, now));
  const gap = words[date?.end ?? end]?.gap;
  if (!weekday || !other || (gap !== 'space' && gap !== 'comma')) return null;
  const isSame = other.date !== null && isoWeekday(other.date) === weekday.value;
  return toSureDay(isSame ? other.date : null, Math.max(end, other.end));
}

/** `friday`, `next friday`, `this friday`. */
function findWeekday(words: Word[], at: number, { date }: Now): Day | null {
  const bare = find(WORDS.weekdays, words, at);
  if (bare && isAcronym(words, at)) return null;
  const week = bare && findNext(WORDS.relativeDays, words, bare.end);
  if (bare && week?.value.day === 'nextWeek') return toSureDay(weekdayOfNextWeek(date, bare.value), week.end);
  if (bare) {
    const word = words[bare.end - 1];
    const isRussian = /^[а-я]{4}/.test(word?.key ?? '');
    const certainty = WORDS.unclearWeekdays.has(word) ? 'unclear' : isRussian ? 'hint' : 'likely';
    return { date: nextWeekday(date, bare.value), weekday: bare.value, certainty, end: bare.end };
  }
  const next = find(WORDS.next, words, at);
  const chosen = next ?? find(WORDS.this, words, at);
  const named = chosen && findNext(WORDS.weekdays, words, chosen.end);
  return named && toSureDay((next ? weekdayOfNextWeek : nextWeekday)(date, named.value), named.end);
}

/** `SAT` and `СБ` are other words, unless the whole text is in capitals. */
function isAcronym(words: Word[], at: number): boolean {
  const text = words[at]?.text ?? '';
  const isCapital = (word: string) => word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
  return isCapital(text) && WORDS.unclearWeekdays.has(words[at]) && !isCapital(words[0]?.text ?? '');
}

/** `in 3 days`, `in a week`, `через неделю`, `3 days from now`. */
function findAfter(words: Word[], at: number, { date }: Now): Day | null {
  const before = findPrefix(WORDS.in, words, at);
  const start = before?.end ?? at;
  const count = findNumber(words, start);
  const unit = count ? findNext(WORDS.units, words, count.end) : before && findLoneUnit(words, start);
  if (!unit || find(WORDS.notAfter, words, unit.end)) return null;
  const end = before ? unit.end : findNext(WORDS.fromNow, words, unit.end)?.end;
  if (end === undefined) return null;
  return { ...toSureDay(addUnits(date, count?.value ?? 1, unit.value), end), isFirm: true };
}

/** `через день` is also "every other day". */
function findLoneUnit(words: Word[], at: number): Found<Unit> | null {
  const unit = find(WORDS.units, words, at);
  return unit && unit.value !== 'day' && words[at - 1]?.key !== 'in' ? unit : null;
}

function addUnits(date: string, count: number, unit: Unit): string | null {
  if (unit === 'month' || unit === 'year') return addMonths(date, count * (unit === 'year' ? 12 : 1));
  const sum = addDays(date, count * (unit === 'week' ? 7 : 1));
  return toDate(yearOf(sum), monthOf(sum), dayOf(sum));
}
