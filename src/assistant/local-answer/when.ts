import { addDays, isoWeekday } from '../../shared/time-zones.ts';
import { matchesPattern, nearlyMatchesPattern, type Word } from './words.ts';

/** Days and a time of day that a text names. */
export interface When {
  /** The first date. */
  from: string;
  /** The last date. */
  to: string;
  /** `15:00` */
  time: string | null;
  /** Whether it is a day of every week: `Mondays`. */
  isHabit: boolean;
  /** Whether the day is named by its weekday. */
  isWeekday: boolean;
  /** Whether only a time is named, so the day is not known. */
  isTimeAlone: boolean;
}

interface Clock {
  today: string;
  /** Whether a weekday is the last such day, not the next: the question is about what was. */
  isPast: boolean;
}

interface Found {
  from: string;
  to?: string;
  isHabit?: boolean;
  isWeekday?: boolean;
  /** How many words it takes. */
  length: number;
}

const WEEKDAYS = [
  'monday mon mondays понедельник* пн',
  'tuesday tue tues tuesdays вторник* вт',
  'wednesday wed weds wednesdays сред* ср',
  'thursday thu thur thurs thursdays четверг* чт',
  'friday fri fridays пятниц* пт',
  'saturday sat saturdays суббот* сб',
  'sunday sun sundays воскресен* вс',
].map((names) => names.split(' '));

const MONTHS =
  'jan* янв*|feb* фев*|mar марта март march|apr* апр*|may мая май|jun* июн*|jul* июл*|aug* авг*|sep* сен*|oct* окт*|nov* ноя*|dec* дек*'
    .split('|')
    .map((names) => names.split(' '));

const NEAR_DAYS: [names: string, days: number][] = [
  ['today tonight сегодня седня сегодняшн* сейчас', 0],
  ['tomorrow tomorow tmrw tmr tomo завтра завтрашн* зафтра', 1],
  ['послезавтра', 2],
  ['yesterday вчера вчерашн*', -1],
  ['позавчера', -2],
];

const NUMBER_WORDS: [names: string, value: number][] = [
  ['a an one один одну одна', 1],
  ['two couple два две двух пару пара', 2],
  ['three три трех', 3],
  ['four четыре четырех', 4],
  ['five пять пяти', 5],
  ['six шесть шести', 6],
  ['seven семь семи', 7],
  ['eight восемь восьми', 8],
  ['nine девять девяти', 9],
  ['ten десять десяти', 10],
  ['eleven одиннадцать', 11],
  ['twelve двенадцать', 12],
  ['fifteen пятнадцать', 15],
  ['twenty двадцать', 20],
  ['thirty half тридцать полчаса', 30],
  ['forty сорок', 40],
  ['zero ноль нуль', 0],
];

const isOneOf = (word: Word | undefined, names: string) =>
  word !== undefined && names.split(' ').some((name) => isNamed(word.text, name));

/** The number that a word is, in digits or not. */
export function readNumber(word: Word | undefined): number | null {
  if (!word) return null;
  if (/^\d+(\.\d+)?$/.test(word.text)) return Number(word.text);
  return NUMBER_WORDS.find(([names]) => names.split(' ').includes(word.text))?.[1] ?? null;
}

/** The days and the time that the words name, and which words those are. */
export function findWhen(words: Word[], clock: Clock): { when: When | null; used: Set<Word> } {
  const used = new Set<Word>();
  let found: Found | null = null;
  let time: string | null = null;
  for (let at = 0; at < words.length; ) {
    const day: Found | null = found ? null : readDays(words.slice(at), clock);
    const clockTime: ReturnType<typeof readTime> = day || time ? null : readTime(words.slice(at));
    const length = day?.length ?? clockTime?.length ?? 0;
    for (const word of words.slice(at, at + length)) used.add(word);
    const before = words[at - 1];
    if (length > 0 && before && PREPOSITIONS.has(before.text)) used.add(before);
    found ??= day;
    time ??= clockTime?.time ?? null;
    at += Math.max(length, 1);
  }
  if (!found && !time) return { when: null, used };
  const { from, to = from, isHabit = false, isWeekday = false } = found ?? { from: clock.today };
  return { when: { from, to, time, isHabit, isWeekday, isTimeAlone: found === null }, used };
}

const PREPOSITIONS = new Set('on at by to for from until till due this в во на к ко до с со о за по это'.split(' '));

function readDays(words: Word[], { today, isPast }: Clock): Found | null {
  const [first, second, third, fourth] = words;
  if (!first) return null;
  const near = NEAR_DAYS.find(([names]) => isOneOf(first, names));
  if (near) return { from: addDays(today, near[1]), length: 1 };
  if (first.text === 'day' && second?.text === 'after' && third?.text === 'tomorrow')
    return { from: addDays(today, 2), length: 3 };
  if (isOneOf(first, 'in через')) return readDistance(words, today);
  if (isOneOf(first, 'next last past this coming след следующ* прошл* этой этот эту эта ближайш*')) {
    const shift = isOneOf(first, 'next след следующ*') ? 1 : isOneOf(first, 'last past прошл*') ? -1 : 0;
    return readRelative(second, shift, today);
  }
  if (isOneOf(first, 'week неделю недели неделе')) return readWeek(0, today, 1);
  if (isOneOf(first, 'weekend weekends выходн* выхи')) return readWeekend(today, 1);
  if (isOneOf(first, 'month месяц*') && isPast) return { from: addDays(today, -30), to: today, length: 1 };
  return readWeekday(first, today, isPast) ?? readDate([first, second, third, fourth], today);
}

/** `in 3 days`, `через неделю` */
function readDistance(words: Word[], today: string): Found | null {
  const count = readNumber(words[1]);
  const unit = words[count === null ? 1 : 2];
  const days = (count ?? 1) * (isOneOf(unit, 'week weeks недел*') ? 7 : 1);
  if (!isOneOf(unit, 'day days week weeks день дня дней недел*')) return null;
  return { from: addDays(today, days), length: count === null ? 2 : 3 };
}

/** @param shift -1 for the last, 0 for this, 1 for the next */
function readRelative(word: Word | undefined, shift: number, today: string): Found | null {
  if (isOneOf(word, 'week недел*')) return readWeek(shift, today, 2);
  if (isOneOf(word, 'weekend выходн*')) return readWeekend(addDays(today, 7 * shift), 2);
  const day = word && readWeekday(word, today, shift < 0);
  return day ? { ...day, length: 2 } : null;
}

function readWeek(shift: number, today: string, length: number): Found {
  const monday = addDays(today, 1 - isoWeekday(today) + 7 * shift);
  return { from: monday, to: addDays(monday, 6), length };
}

function readWeekend(date: string, length: number): Found {
  const saturday = addDays(date, 6 - isoWeekday(date));
  return { from: saturday, to: addDays(saturday, 1), length };
}

function readWeekday(word: Word, today: string, isPast: boolean): Found | null {
  const index = WEEKDAYS.findIndex((names) => names.some((name) => isNamed(word.text, name)));
  if (index < 0) return null;
  const ahead = (index + 1 - isoWeekday(today) + 7) % 7;
  const days = isPast ? ahead - (ahead === 0 && isPast ? 0 : 7) : ahead;
  const isHabit = /days$|ам$|ям$/.test(word.text);
  return { from: addDays(today, days), isHabit, isWeekday: true, length: 1 };
}

/** `среднюю` is no Wednesday. */
const isNamed = (word: string, name: string) =>
  (matchesPattern(word, name) || nearlyMatchesPattern(word, name)) &&
  !(name === 'сред*' && !/^сред[ауеы]м?$/.test(word));

/** `25 December`, `December 25`, `25.12`, `2026-12-25`, `25-го` */
function readDate([first, second]: (Word | undefined)[], today: string): Found | null {
  if (!first) return null;
  if (/^\d{4}-\d\d-\d\d$/.test(first.text)) return { from: first.text, length: 1 };
  const numeric = /^(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?$/.exec(first.text);
  if (numeric) return toFutureDate(Number(numeric[2]), Number(numeric[1]), today, 1);
  const month = (word: Word | undefined) =>
    1 + MONTHS.findIndex((names) => word && names.some((name) => isNamed(word.text, name)));
  const day = (word: Word | undefined) =>
    Number(/^(\d{1,2})(?:st|nd|rd|th|-?го|-?ое|-?е)?$/.exec(word?.text ?? '')?.[1] ?? 0);
  if (day(first) && month(second)) return toFutureDate(month(second), day(first), today, 2);
  if (month(first) && day(second)) return toFutureDate(month(first), day(second), today, 2);
  return null;
}

function toFutureDate(month: number, day: number, today: string, length: number): Found | null {
  const text = (year: number) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const year = Number(today.slice(0, 4));
  const isReal = month >= 1 && month <= 12 && day >= 1 && addDays(text(year), 0) === text(year);
  if (!isReal) return null;
  return { from: text(year) < addDays(today, -60) ? text(year + 1) : text(year), length };
}

/** `15:00`, `at 5 pm`, `в 9 утра` */
function readTime(words: Word[]): { time: string; length: number } | null {
  const [first, second, third] = words;
  const exact = /^(\d{1,2})[:.](\d{2})$/.exec(first?.text ?? '');
  if (exact) return toTime(Number(exact[1]), Number(exact[2]), words.slice(1), 1);
  const glued = /^(\d{1,2})(am|pm)$/.exec(first?.text ?? '');
  if (glued && first) return toTime(Number(glued[1]), 0, [{ ...first, text: glued[2] ?? '' }], 0);
  if (isOneOf(first, 'noon midday полдень')) return { time: '12:00', length: 1 };
  const hour = readNumber(first);
  if (hour !== null && hour <= 24 && isHour(first) && isOneOf(second, PARTS_OF_DAY))
    return toTime(hour, 0, words.slice(1), 1);
  if (!isOneOf(first, 'at в к до until till by на')) return null;
  const after = readNumber(second);
  if (after === null || after > 24 || !isHour(second) || isOneOf(third, NO_HOURS)) return null;
  if (readDate([second, third], '2026-01-01')) return null;
  const minutes = readNumber(third);
  const hasMinutes = minutes !== null && minutes < 60 && minutes >= 10 && isHour(third);
  return toTime(after, hasMinutes ? minutes : 0, words.slice(hasMinutes ? 3 : 2), hasMinutes ? 3 : 2);
}

const HOURS = 'часов часа час oclock';
const PARTS_OF_DAY = `am pm утра вечера дня ночи ${HOURS}`;
const NO_HOURS = 'min mins minutes минут минуты day days days дней tasks задач задачи points балл* percent';
const isHour = (word: Word | undefined) => word !== undefined && !/^(an?|one|half|пару?|couple)$/.test(word.text);

/** @param after the words after the numbers, and how many words come before them */
function toTime(hour: number, minute: number, after: Word[], length: number) {
  const hours = isOneOf(after[0], HOURS) ? 1 : 0;
  const part = after[hours];
  const isAfternoon = isOneOf(part, 'pm вечера дня') && hour < 12;
  const isNight = isOneOf(part, 'am ночи') && hour === 12;
  const hourOfDay = isAfternoon ? hour + 12 : isNight ? 0 : hour;
  if (hourOfDay > 23 || minute > 59) return null;
  const time = `${String(hourOfDay).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return { time, length: length + hours + (isOneOf(part, PARTS_OF_DAY) ? 1 : 0) };
}
