import { addMonths } from '../../quick-add/parser/calendar.ts';
import { WORDS } from '../../quick-add/parser/vocabulary.ts';
import { addDays, daysBetween, isoWeekday } from '../../shared/time-zones.ts';
import { list, matchesPattern, nearlyMatchesPattern, toSet, type Word } from './words.ts';

/** What tells which days words mean. */
export interface Calendar {
  today: string;
  /** Whether a weekday is the last such day, not the next: the query is about what was. */
  isPast: boolean;
  /** Whether the query is about moods: `month` is the last 30 days. */
  isMood?: boolean;
}

/** Days that words name. */
export interface Found {
  from: string;
  to?: string;
  isHabit?: boolean;
  isWeekday?: boolean;
  weekdays?: readonly number[];
  isUntil?: boolean;
  /** How many words it takes. */
  length: number;
}

type Period = Found & { to: string };

const WEEKDAYS = [
  list`monday* mon понедельник* пн`,
  list`tuesday* tue вторник* вт`,
  list`wednesday* wed среда среду среды средам ср`,
  list`thursday* thu четверг* чт`,
  list`friday* fri пятниц* пт`,
  list`saturday* sat суббот* сб`,
  list`sunday* sun воскресен* вс`,
];

/** Days that quick add does not know, or knows as something else. */
const NEAR_DAYS: [names: string[], days: number][] = [
  [list`today todays tonight сегодня седня сегодняшн*`, 0],
  [list`tomorrow tomorrows tmrw tmr tomoz завтра зафтра завтрашн*`, 1],
  [list`yesterday вчера вчерашн*`, -1],
  [list`позавчера`, -2],
  [list`послезавтра`, 2],
];

/** Before a period: the next one, the last one or this one. */
const SHIFTS: [names: string[], shift: number][] = [
  [list`next след следующ*`, 1],
  [list`last past прошл*`, -1],
  [list`this coming этой этот эту эта этом`, 0],
];

/** `прошла` of `медосмотр прошла` is a verb. */
const VERBS = toSet`прошла прошли прошло`;
const LAST = /^(?:last|past|последн[a-zß-ӿ]+)$/u;
const COMING = /^(?:next|within|coming|following|ближайш[a-zß-ӿ]+|следующ[a-zß-ӿ]+)$/u;
const WEEK = list`week недел*`;
const MONTH = list`month месяц*`;
const WEEKEND = toSet`weekend weekends выходные выходных выходным выхи`;
const WORKDAYS = toSet`weekdays workdays будни будня будням буднях будней`;
const PARTS = toSet`morning afternoon evening`;
const NIGHTS = toSet`night evening ночью`;

const isOneOf = (word: Word | undefined, names: string[]) =>
  word !== undefined && names.some((name) => matchesPattern(word.text, name) || nearlyMatchesPattern(word.text, name));

export const isWeekday = (word: Word): boolean => WEEKDAYS.some((names) => isOneOf(word, names));

/** The number that a word is, in digits or not. */
export function readNumber(word: Word | undefined): number | null {
  if (!word) return null;
  if (/^полтор[аы]$/.test(word.text)) return 1.5;
  return /^\d+(\.\d+)?$/.test(word.text) ? Number(word.text) : (WORDS.numbers.get(word.text) ?? null);
}

/**
 * The days that the words from one on name; null if they name none.
 * @param before the days that are named before
 */
export function readDays(words: Word[], at: number, before: Found | undefined, calendar: Calendar): Found | null {
  const { today, isMood, isPast } = calendar;
  const [first, second] = words.slice(at);
  if (!first || VERBS.has(first.text)) return null;
  const near = NEAR_DAYS.find(([names]) => isOneOf(first, names));
  if (near) return { from: addDays(today, near[1]), length: 1 };
  const period =
    readAgo(words, at, today) ??
    (isMood ? readBefore(words, at, before, today) : null) ??
    readCount(words, at, today, isMood === true || isPast) ??
    readShifted(first, second, calendar);
  if (period) return period;
  if (isOneOf(first, WEEK)) return readWeek(0, today, 1);
  if (WEEKEND.has(first.text)) return { ...readWeekend(today, isPast, 1), weekdays: [6, 7] };
  if (WORKDAYS.has(first.text)) {
    const { from } = readWeek(isoWeekday(today) > 5 && !isPast ? 1 : 0, today, 1);
    return { from, to: addDays(from, 4), weekdays: [1, 2, 3, 4, 5], length: 1 };
  }
  return readWeekdayOf(words, at, calendar);
}

/** `next week`, `this month`, `last Friday`, `this morning` */
function readShifted(first: Word, word: Word | undefined, { today, isPast }: Calendar): Found | null {
  const shift = SHIFTS.find(([names]) => isOneOf(first, names))?.[1];
  if (shift === undefined || !word) return null;
  if (first.text === 'this' && PARTS.has(word.text)) return { from: today, length: 1 };
  if (shift < 0 && NIGHTS.has(word.text)) return { from: addDays(today, -1), length: 1 };
  if (isOneOf(word, WEEK)) return readWeek(shift, today, 2);
  if (isOneOf(word, MONTH)) return readMonth(shift, today, 2);
  if (WEEKEND.has(word.text)) {
    const ofWeek = addDays(today, 7 * shift - (isoWeekday(today) === 7 ? 1 : 0));
    return readWeekend(ofWeek, isPast && shift === 0, 2);
  }
  const day = shift === 0 ? null : readWeekday(word, today, shift < 0);
  if (!day) return null;
  const from = shift < 0 ? day.from : dayOf(readWeek(1, today, 1), day); // as in quick add
  return { ...day, from, length: 2 };
}

/** `Wednesday`, `Wednesday this week`, `в среду на следующей неделе` */
function readWeekdayOf(words: Word[], at: number, { today, isPast }: Calendar): Found | null {
  const [first, second, third, fourth] = words.slice(at);
  const day = first ? readWeekday(first, today, isPast) : null;
  const [shift, unit] = second?.text === 'на' ? [third, fourth] : [second, third];
  if (!day || !shift || !isOneOf(unit, WEEK)) return day;
  const week = readShifted(shift, unit, { today, isPast: false });
  return week ? { ...day, from: dayOf(week, day), length: second === shift ? 3 : 4 } : day;
}

/** The same weekday of another week. */
const dayOf = (week: Found, day: Found): string => addDays(week.from, isoWeekday(day.from) - 1);

function readWeekday(word: Word, today: string, isPast: boolean): Found | null {
  const index = WEEKDAYS.findIndex((names) => isOneOf(word, names));
  if (index < 0) return null;
  const ahead = (index + 1 - isoWeekday(today) + 7) % 7;
  const isHabit = /days$|ам$|ям$|ики$/.test(word.text);
  return { from: addDays(today, ahead - (isPast && ahead > 0 ? 7 : 0)), isHabit, isWeekday: true, length: 1 };
}

/** `last 7 days`, `past two weeks`; `next 3 days` are as many after today. */
function readCount(words: Word[], at: number, today: string, isBack: boolean): Period | null {
  const [first, count, unit] = words.slice(at, at + 3);
  const [n, each] = [readNumber(count), unitOf(unit)];
  if (!first || !n || !each) return null;
  const days = n * DAYS_OF[each];
  if (LAST.test(first.text) || (isBack && /^(?:за|over|in)$/.test(first.text))) return lastDays(days, today, 3);
  return COMING.test(first.text) ? { from: today, to: addDays(today, days), length: 3 } : null;
}

/** `two weeks ago`, `неделю назад` */
function readAgo(words: Word[], at: number, today: string): Period | null {
  const own = unitOf(words[at]) ? 0 : 1;
  const unit = unitOf(words[at + own]);
  const n = own === 0 ? 1 : readNumber(words[at]);
  if (!unit || n === null || !/^(?:ago|назад)$/.test(words[at + own + 1]?.text ?? '')) return null;
  const date = addDays(today, -n * DAYS_OF[unit]);
  return unit === 'week' ? readWeek(0, date, own + 2) : { from: date, to: date, length: own + 2 };
}

/** Of moods: `month`, the last 30 days; `last`, `the week before` and `прошлой` beside another week or month. */
function readBefore(words: Word[], at: number, before: Found | undefined, today: string): Period | null {
  const [word, next] = words.slice(at, at + 2);
  const [unit, nextUnit] = [unitOf(word), unitOf(next)];
  const isLast = /^(?:last|previous|one$|прошл|предыдущ|позапрошл)/.test(word?.text ?? '');
  const isBefore = isLast || (unit && /^(?:before|earlier|prior|до|раньше)$/.test(next?.text ?? ''));
  if (before?.to && isBefore) {
    const days = daysBetween(before.from, before.to) + 1;
    const length = nextUnit || !isLast ? 2 : 1;
    return { from: addDays(before.from, -days), to: addDays(before.from, -1), length };
  }
  return unit === 'month' ? lastDays(30, today, 1) : null;
}

/** @param shift -1 for the last, 0 for this, 1 for the next */
export function readWeek(shift: number, today: string, length: number): Period {
  const monday = addDays(today, 1 - isoWeekday(today) + 7 * shift);
  return { from: monday, to: addDays(monday, 6), length };
}

function readMonth(shift: number, today: string, length: number): Period {
  const [from, next] = [shift, shift + 1].map((months) => addMonths(`${today.slice(0, 7)}-01`, months) ?? today);
  return { from: from ?? today, to: addDays(next ?? today, -1), length };
}

function readWeekend(date: string, isPast: boolean, length: number): Period {
  const weekday = isoWeekday(date);
  const saturday = addDays(date, 6 - weekday + (isPast ? (weekday < 6 ? -7 : 0) : weekday === 7 ? 7 : 0));
  return { from: saturday, to: addDays(saturday, 1), length };
}

export const lastDays = (days: number, today: string, length: number): Period => ({
  from: addDays(today, 1 - days),
  to: today,
  length,
});

const unitOf = (word: Word | undefined) => WORDS.units.get(word?.text ?? '');
const DAYS_OF = { day: 1, week: 7, month: 30, year: 365 } as const;
