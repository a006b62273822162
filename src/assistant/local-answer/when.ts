import { addMonths } from '../../quick-add/parser/calendar.ts';
import { parseQuickAdd } from '../../quick-add/parser/parse.ts';
import type { Token } from '../../quick-add/parser/types.ts';
import { WORDS } from '../../quick-add/parser/vocabulary.ts';
import { HOUR_MS } from '../../shared/duration.ts';
import { addDays, daysBetween, isoWeekday, toLocalTime } from '../../shared/time-zones.ts';
import { DAYS_OF, lastDays, type Period, readAgo, readMonth, readPast, readWeek, unitOf } from './periods.ts';
import { list, matchesPattern, nearlyMatchesPattern, toSet, type Word } from './words.ts';

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
  /** `17:00` of `from 15:00 to 17:00`. */
  until?: string;
  /** Whether the time begins or ends what is meant: `after 3pm`, `до 12`. */
  bound?: 'after' | 'before';
  /** Whether the day is named by its weekday. */
  isWeekday: boolean;
  /** The weekdays that `weekends` or `будни` are, from 1. */
  weekdays?: readonly number[];
  /** Whether only a time is named, so the day is not known. */
  isTimeAlone: boolean;
  /** Whether it is today and all days until one: `before Friday`. */
  isUntil: boolean;
}

/** Some days, or some hours of them. */
export type Days = Pick<When, 'from' | 'to'> & Partial<Pick<When, 'time' | 'until' | 'bound'>>;

export const wholeDays = (from: string, to: string): When => ({
  ...{ from, to, time: null },
  ...{ isHabit: false, isWeekday: false, isTimeAlone: false, isUntil: false },
});

interface Clock {
  now: Date;
  zone: string;
  today: string;
  /** Whether a weekday is the last such day, not the next: the question is about what was. */
  isPast: boolean;
  /** Whether `Friday to Saturday` is from one day to the other, not a range. */
  isMove?: boolean;
  /** Whether the question is about moods: a month is all of it, or the last 30 days. */
  isMood?: boolean;
}

interface Found {
  from: string;
  to?: string;
  isHabit?: boolean;
  isWeekday?: boolean;
  weekdays?: readonly number[];
  isUntil?: boolean;
  /** How many words it takes. */
  length: number;
}

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
  [list`today tonight сегодня седня сегодняшн*`, 0],
  [list`tomorrow tmrw tmr tomoz завтра зафтра завтрашн*`, 1],
  [list`yesterday вчера вчерашн*`, -1],
  [list`позавчера`, -2],
];

const isOneOf = (word: Word | undefined, names: string[]) =>
  word !== undefined && names.some((name) => matchesPattern(word.text, name) || nearlyMatchesPattern(word.text, name));

/** The number that a word is, in digits or not. */
export function readNumber(word: Word | undefined): number | null {
  if (!word) return null;
  if (/^полтор[аы]$/.test(word.text)) return 1.5;
  return /^\d+(\.\d+)?$/.test(word.text) ? Number(word.text) : (WORDS.numbers.get(word.text) ?? null);
}

/**
 * The days that a text names, in order, with the time that it names, and which words those are. Quick add reads dates and
 * times; a question can also be about the past, about weeks, about several days, and about each Monday.
 */
export function findWhen(text: string, words: Word[], clock: Clock): { whens: When[]; used: Set<Word> } {
  const used = new Set<Word>();
  const found = findDays(words, clock, used);
  const ended = clock.isPast || clock.isMood ? text.replaceAll(/(?<=\d(?:st|nd|rd|th)) /g, ',') : text; // `on the 20th I`
  const source = clock.isMove ? SOURCE : SOURCE_DAY;
  for (const word of listMatched(text, words, source)) if (/^\d/.test(word.text)) used.add(word);
  const said = ended.replace(source, ({ length }) => ' '.repeat(length));
  const { tokens } = readQuickly(said, clock);
  const listOwn = ({ start, end }: Token) => words.filter((word) => word.start < end && word.end > start);
  const take = (token: Token) => {
    for (const word of listOwn(token)) used.add(word);
  };
  const takeFirst = (type: 'date' | 'time') => {
    const token = tokens.find(
      (each) =>
        each.type === type &&
        !listOwn(each).every(({ text }) => PART_OF_DAY.test(text) || (clock.isPast && /^(?:in|the)$/.test(text))),
    );
    if (token) take(token);
    return token ? String(token.value) : null;
  };
  const span = readSpan(tokens, take) ?? readSpan(readHours(said, clock), take) ?? readSoon(text, words, clock, used);
  const limit = span ? null : readLimit(text, tokens, take);
  const time = span?.time ?? limit?.time ?? takeFirst('time');
  const date = found.length > 0 ? null : takeFirst('date');
  const last = found.length > 0 || date !== null ? undefined : tokens.find(({ type }) => type === 'deadline'); // `by the 9th`
  if (last && !String(last.value).includes('T')) {
    take(last);
    found.push({ from: clock.today, to: String(last.value), isUntil: true, length: 0 });
  }
  if (date !== null) {
    const before = words[words.findIndex((word) => used.has(word)) - 1];
    const from = clock.isPast ? toPast(date, [...used], clock.today) : date;
    found.push(limitDays({ from, isWeekday: [...used].some(isWeekday), length: 0 }, before, clock));
  }
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (next && used.has(next) && PREPOSITIONS.has(word.text)) used.add(word);
  }
  if (found.length === 0 && !time) return { whens: [], used };
  const days: Found[] = found.length > 0 ? found : [{ from: clock.today, length: 0 }];
  const whens = days.map(({ from, to = from, isHabit = false, isWeekday = false, isUntil = false, weekdays }) => ({
    ...{ from, to, time, isHabit, isWeekday, isUntil },
    ...(weekdays && { weekdays }),
    ...(span && { until: span.until }),
    ...(limit?.bound && { bound: limit.bound }),
    isTimeAlone: found.length === 0,
  }));
  return { whens, used };
}

type Take = (token: Token) => void;

/** `on the 25th` was in the month before, `25 November` in the year before. */
function toPast(date: string, words: Word[], today: string): string {
  const days = daysBetween(today, date);
  const isWhole = words.some(({ text }) => WORDS.months.get(text) || /\d[.-]\d/.test(text));
  return days <= 0 ? date : (addMonths(date, days > 62 ? -12 : isWhole ? 0 : -1) ?? date);
}

/** `from 2 to 4`, `с 10 до 12`: a span of the day. */
export function readSpan(tokens: Token[], take?: Take): { time: string; until: string } | null {
  const at = tokens.findIndex(({ type }, index) => type === 'start' && tokens[index + 1]?.type === 'time');
  const [start, end] = at < 0 ? [] : tokens.slice(at);
  const [time, until] = [String(start?.value).slice(11), String(end?.value)];
  if (!start || !end || time === '' || time >= until) return null;
  if (take) [start, end].forEach(take);
  return { time, until };
}

/** Quick add reads hours alone, as in `busy from 3 to 5`, only beside a day. */
function readHours(text: string, clock: Clock): Token[] {
  const at = text.search(HOURS);
  const day = 'today ';
  const shift = at - day.length;
  const { tokens } = readQuickly(at < 0 ? '' : `${day}${text.slice(at)}`, clock);
  return tokens.map((token) => ({ ...token, start: token.start + shift, end: token.end + shift }));
}

const SOON =
  /(?<!\p{Alpha})(?:(?:(?:in|within|over|for)\s+)?(?:the\s+)?next|(?:(?:в|за|на)\s+)?(?:ближайши[йе]|следующи[йе]))\s+(?:(\S+)\s+)?(?:an\s+)?(?:hours?|hrs?|полчаса|час(?:а|ов)?)(?!\p{Alpha})/iu;

function listMatched(text: string, words: Word[], pattern: RegExp): Word[] {
  const { 0: said = '', index = 0 } = pattern.exec(text) ?? {};
  return words.filter(({ start, end }) => start >= index && end <= index + said.length);
}

/** The words of `in the next 2 hours`. */
export const listSoon = (text: string, words: Word[]): Word[] => listMatched(text, words, SOON);

/** The next hours, if they are today. */
function readSoon(text: string, words: Word[], { now, zone, today }: Clock, used: Set<Word>) {
  const own = listSoon(text, words);
  const [, count] = SOON.exec(text) ?? [];
  const isHalf = count === 'half' || own.at(-1)?.text === 'полчаса';
  const hours = isHalf ? 0.5 : count === undefined ? 1 : readNumber(own.at(-2));
  if (own.length === 0 || !hours || hours > 24) return null;
  const until = toLocalTime(now.getTime() + hours * HOUR_MS, zone);
  if (!until.startsWith(today)) return null;
  for (const word of own) used.add(word);
  return {
    time: toLocalTime(now.getTime(), zone).slice(11),
    until: until.slice(11),
  };
}

/** `after 3pm`, `до 12`: from or until a time of the day. `by 5` and `к пяти` are times. */
function readLimit(text: string, tokens: Token[], take: Take): { time: string; bound?: 'after' | 'before' } | null {
  const token = tokens.find(({ type, value }) => /^(?:start|deadline)$/.test(type) && String(value).includes('T'));
  if (!token) return null;
  take(token);
  const isUntil = /^(?:before|until|till|до)(?!\p{Alpha})/iu.test(text.slice(token.start));
  const bound = token.type === 'start' ? 'after' : isUntil ? 'before' : undefined;
  return { time: String(token.value).slice(11), ...(bound && { bound }) };
}

/** `Friday and Saturday` are two; `from Friday to Sunday` is one. */
function findDays(words: Word[], clock: Clock, used: Set<Word>): Found[] {
  const found: Found[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const read = isOfWeekday(words, at) ? null : readDays(words, at, found.at(-1), clock);
    if (!read) continue;
    const isOwner = /^(?:stuff|tasks?|things|list|plan)$/.test(words[at + 1]?.text ?? ''); // `fridays stuff`
    const next = isOwner ? { ...read, isHabit: false } : read;
    for (const word of words.slice(at, at + next.length)) used.add(word);
    const before = words[at - 1];
    const not = words.slice(Math.max(0, at - 2), at).findLast(({ text }) => NOT.has(text));
    if (
      not &&
      (found.length > 0 || words.slice(at + next.length).some((word) => readDays([word], 0, undefined, clock) !== null))
    ) {
      used.add(not);
      continue;
    }
    const last = found.at(-1);
    const isEnd =
      last && !clock.isMove && !last.isHabit && before && RANGE.has(before.text) && used.has(words[at - 2] ?? before);
    if (isEnd && next.from >= last.from) last.to = next.to ?? next.from;
    else if (clock.isMood && last && before && /^со?$/.test(before.text))
      found.push(next); // `сравни эту неделю с прошлой`
    else found.push(limitDays(next, before?.text === 'the' ? words[at - 2] : before, clock));
    at += next.length - 1;
  }
  return found;
}

/** Before a day that is not meant, beside another: `Tuesday, not Monday`. */
const NOT = toSet`not instead rather не вместо`;
const RANGE = toSet`to till until through по до`;
const LIMITS = toSet`by before until till до к ко`;

/** `after Friday` is so many days more than one. */
const DAYS_AFTER = 13;

/** `before Friday` is without Friday, `until Friday` is with it. */
function limitDays(found: Found, before: Word | undefined, { today, isPast }: Clock): Found {
  const isNext = found.isWeekday === true && found.from === today; // `until Sunday` on a Sunday
  if (/^(?:after|после)$/.test(before?.text ?? '') && !found.isHabit) {
    const from = addDays(found.to ?? found.from, 1);
    return { ...found, from, to: isPast ? today : addDays(from, DAYS_AFTER) };
  }
  const to = isNext ? addDays(today, 7) : (found.to ?? found.from);
  if (/^(?:since|со?)$/.test(before?.text ?? '') && to < today && !found.isHabit) return { ...found, to: today };
  if (!before || !LIMITS.has(before.text) || found.isHabit || to < today) return found;
  return {
    ...found,
    from: today,
    to: before.text === 'before' && to > today ? addDays(isNext ? to : found.from, -1) : to,
    isUntil: true,
  };
}

const FROM = String.raw`(?<!\p{Alpha})(?:from|со?)\s+`;
const BEFORE_TO = String.raw`(?:\S+\s+){1,3}?(?=(?:to|on|until|till|на|в|до)(?!\p{Alpha}))`;
const TWO_HOURS = String.raw`\d{1,2}(?::\d\d)?\s?(?:[ap]m)?\s+(?:to|until|till|до)\s+\d`;
/** `from Friday to`, `с 5 декабря на`: where the task is now, not where it goes. */
export const SOURCE = new RegExp(FROM + BEFORE_TO, 'iu');
/** Not `from 3 to 5`, which are hours of a day if nothing moves. */
export const SOURCE_DAY = new RegExp(`${FROM}(?!${TWO_HOURS})${BEFORE_TO}`, 'iu');
const HOURS = new RegExp(FROM + TWO_HOURS, 'iu');
/** `на` before a day or a time, and `за` before a date, not before a length: `на 30 минут`. */
const ON_DAY =
  /(?<!\p{Alpha})(?:за(?=\s+\d+(?:\s+\p{Alpha}*(?:аря|аля|рта|реля|мая|юня|юля|уста|бря)|\.\d))|на)(?!\p{Alpha}|\s+(?:\d+\s*(?:м|ч)|полчаса|полтора|час(?:а|ов|ик)?(?!\s+(?:дня|ночи)))|\s+\p{Alpha}+\s+(?:час|минут))/giu;

const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const FOR_DAY = new RegExp(
  `\\bfor(?=\\s+(?:today|tomorrow|this|next|mon|tue|wed|thu|fri|sat|sun|(?:the\\s+)?\\d{1,2}(?:st|nd|rd|th)?\\s+(?:${MONTHS})|(?:${MONTHS})[a-z]*\\s+\\d))`,
  'gi',
);
/** `to 5`, `to 5pm`; not `to 5 December`. */
const TO_TIME = new RegExp(
  `(?<!\\d\\s?(?:[ap]m)?\\s)\\bto(?=\\s+\\d{1,2}(?::\\d\\d|\\s?[ap]m|(?![\\w./-]|\\s+(?:${MONTHS})))\\b)`,
  'gi',
);

/** `around 9pm`, `около 9 вечера`; not `about 2 pages`. */
const ABOUT_TIME =
  /(?<!\p{Alpha})(?:around|about|примерно в|примерно|около)(?=\s+\d{1,2}(?::\d\d)?\s?(?:[ap]m|утра|дня|вечера|last|yesterday|today|tomorrow|tonight|on|this|вчера|сегодня|завтра|$|[,.;!?])(?!\p{Alpha}))/giu;
/** `no, the 11th` */
const DAY_ALONE = /(?<!\p{Alpha}\s)the(?=\s+\d{1,2}(?:st|nd|rd|th)(?:\s+at\s|[^\p{Alpha}\d]*$))/giu;

/** `until 3pm`, not of `from 2 until 4`. */
const UNTIL_TIME = /(?<!\d(?:[ap]m)? )\b(?:until|till)\b/gi;

/** Quick add leaves `на пятницу`, `to Friday` and `for Friday` in a title. Here they are days; the replacements are as long. */
export const readQuickly = (text: string, clock: Pick<Clock, 'now' | 'zone'>) =>
  parseQuickAdd(
    text
      .replaceAll(ON_DAY, 'в ')
      .replaceAll(ABOUT_TIME, ({ length }) => 'at'.padEnd(length))
      .replaceAll(DAY_ALONE, 'on ')
      .replaceAll(TO_TIME, 'at')
      .replaceAll(UNTIL_TIME, (until) => 'by'.padEnd(until.length))
      .replaceAll(/(?<!\d\s?(?:[ap]m)?\s)\bto\b|\bto\b(?!\s+\d)/gi, 'on')
      .replaceAll(FOR_DAY, 'on '),
    clock,
  );

/** `day of the week`, `день недели`: no week. */
const isOfWeekday = (words: Word[], at: number): boolean =>
  (/^weekday/.test(words[at]?.text ?? '') && /^(?:which|what|by|per)$/.test(words[at - 1]?.text ?? '')) ||
  /^(?:(?:day|days) of (?:the )?week|д(?:ень|ня|ни|ней|ню|ням|не) недели)$/.test(
    words
      .slice(Math.max(0, at - 3), at + 1)
      .map(({ text }) => text)
      .join(' ')
      .replace(/^.*?(?=days? of |д\p{Alpha}+ недели)/u, ''),
  );

const PART_OF_DAY =
  /^(morning|afternoon|evening|night|с|утра|утром|днем|вечером|ночью|after|before|lunch|до|после|обеда)$/;
const PREPOSITIONS = toSet`after после on at by to for from until till since due this в во на к ко до с со за по это`;

const isWeekday = (word: Word): boolean => WEEKDAYS.some((names) => isOneOf(word, names));

function readDays(words: Word[], at: number, before: Found | undefined, clock: Clock): Found | null {
  const { today, isPast, isMood } = clock;
  const [first, second, third] = words.slice(at, at + 3);
  if (!first) return null;
  const near = NEAR_DAYS.find(([names]) => isOneOf(first, names));
  if (near) return { from: addDays(today, near[1]), length: 1 };
  const ago = readAgo(words, at, today, readNumber) ?? (isMood ? readPast(words, at, before, today) : null);
  if (ago) return ago;
  if (/^прошл[аио]$/.test(first.text)) return null; // a verb
  const days = /^(?:last|past|последн\p{Alpha}+)$/u.test(first.text) ? readLastDays(second, third, today) : null;
  if (days) return days;
  if (/^(?:next|within|coming|following|ближайш\p{Alpha}+|следующ\p{Alpha}+)$/u.test(first.text)) {
    const coming = readLastDays(second, third, today);
    if (coming) return { ...coming, from: today, to: addDays(today, daysBetween(coming.from, today) + 1) };
  }
  if (first.text === 'this' && /^(?:morning|afternoon|evening)$/.test(second?.text ?? ''))
    return { from: today, length: 1 };
  if (isOneOf(first, list`next last past this coming след следующ* прошл* этой этот эту эта этом`)) {
    const shift = isOneOf(first, list`next след следующ*`) ? 1 : isOneOf(first, list`last past прошл*`) ? -1 : 0;
    return readRelative(second, shift, today, isPast);
  }
  if (isOneOf(first, list`in через`)) return null;
  if (isOneOf(first, list`week недел*`)) return isMood ? lastDays(7, today, 1) : readWeek(0, today, 1);
  if (/^(?:weekends?|выходн(?:ые|ых|ым)|выхи)$/.test(first.text))
    return { ...readWeekend(today, isPast, 1), weekdays: [6, 7] };
  if (/^(?:weekdays|workdays|будн(?:и|ям?|ях|ей))$/.test(first.text)) {
    const { from } = readWeek(isoWeekday(today) > 5 && !isPast ? 1 : 0, today, 1);
    return { from, to: addDays(from, 4), weekdays: [1, 2, 3, 4, 5], length: 1 };
  }
  if (isOneOf(first, list`month месяц*`) && isPast) return { from: addDays(today, -30), to: today, length: 1 };
  const day = readWeekday(first, today, isPast);
  const isOn = second?.text === 'на';
  const week = isOneOf(isOn ? third : second, list`this next этой следующ*`)
    ? readDays(words, at + (isOn ? 2 : 1), undefined, { ...clock, isPast: false })
    : null;
  if (!day || !week?.to || addDays(week.from, 6) !== week.to) return day;
  const from = addDays(week.from, isoWeekday(day.from) - 1); // `Wednesday this week`
  return { ...day, from, length: (isOn ? 2 : 1) + week.length };
}

/** @param shift -1 for the last, 0 for this, 1 for the next */
function readRelative(word: Word | undefined, shift: number, today: string, isPast: boolean): Found | null {
  if (isOneOf(word, list`week недел*`)) return readWeek(shift, today, 2);
  const isSunday = isoWeekday(today) === 7;
  if (shift < 0 && /^(?:night|evening|ночью)$/.test(word?.text ?? '')) return { from: addDays(today, -1), length: 1 };
  if (shift >= 0 && isOneOf(word, list`month месяц*`)) return readMonth(shift, today, 2);
  if (isOneOf(word, list`weekend выходные выходных`))
    return readWeekend(addDays(today, 7 * shift - (isSunday ? 1 : 0)), isPast && shift === 0, 2);
  const day = word && shift !== 0 && readWeekday(word, today, shift < 0);
  if (!day) return null;
  const from = shift < 0 ? day.from : addDays(readWeek(1, today, 1).from, isoWeekday(day.from) - 1); // as in quick add
  return { ...day, from, length: 2 };
}

/** `last 7 days`, `past two weeks`; `next 3 days` are as many after today. */
function readLastDays(count: Word | undefined, unit: Word | undefined, today: string): Period | null {
  const [n, each] = [readNumber(count), unitOf(unit)];
  return n && each ? lastDays(n * DAYS_OF[each], today, 3) : null;
}

function readWeekend(date: string, isPast: boolean, length: number): Period {
  const weekday = isoWeekday(date);
  const saturday = addDays(date, 6 - weekday + (isPast ? (weekday < 6 ? -7 : 0) : weekday === 7 ? 7 : 0));
  return { from: saturday, to: addDays(saturday, 1), length };
}

function readWeekday(word: Word, today: string, isPast: boolean): Found | null {
  const index = WEEKDAYS.findIndex((names) => isOneOf(word, names));
  if (index < 0) return null;
  const ahead = (index + 1 - isoWeekday(today) + 7) % 7;
  const isHabit = /days$|ам$|ям$|ики$/.test(word.text);
  return { from: addDays(today, ahead - (isPast && ahead > 0 ? 7 : 0)), isHabit, isWeekday: true, length: 1 };
}
