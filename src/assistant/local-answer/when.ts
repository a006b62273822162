import { addMonths } from '../../quick-add/parser/calendar.ts';
import type { Token } from '../../quick-add/parser/types.ts';
import { WORDS } from '../../quick-add/parser/vocabulary.ts';
import { addDays } from '../../shared/time-zones.ts';
import { listMatched, readHours, readLimit, readQuickly, readSpan, SOURCE, SOURCE_DAY } from './clock-times.ts';
import { type Calendar, type Found, isWeekday, readDays } from './named-days.ts';
import { toSet, type Word } from './words.ts';

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

interface Clock extends Calendar {
  now: Date;
  zone: string;
  /** Whether `Friday to Saturday` is from one day to the other, not a range. */
  isMove?: boolean;
}

/**
 * The days that a text names, in order, with the time that it names, and which words those are. Quick add reads dates and
 * times; a query can also be about the past, about weeks, about several days, and about each Monday.
 */
export function findWhen(text: string, words: Word[], clock: Clock): { whens: When[]; used: Set<Word> } {
  const used = new Set<Word>();
  const refused: Word[] = [];
  const found = findDays(words, clock, used, refused);
  const { said, tokens, take, takeFirst } = readTokens(blank(text, refused), words, clock, used);
  const isUsed = (word: Word | undefined) => word !== undefined && used.has(word);
  const span = readSpan(tokens, take) ?? readSpan(readHours(said, clock), take);
  const limit = span ? null : readLimit(text, tokens, take);
  const time = span?.time ?? limit?.time ?? takeFirst('time');
  if (found.length === 0) {
    const date = takeFirst('date');
    const until =
      date === null ? tokens.find(({ type, value }) => type === 'deadline' && !`${value}`.includes('T')) : null;
    if (until) take(until);
    if (until) found.push({ from: clock.today, to: String(until.value), isUntil: true, length: 0 }); // `by the 9th`
    if (date !== null) found.push(readDate(date, words, clock, used));
  }
  for (const [at, word] of words.entries()) if (PREPOSITIONS.has(word.text) && isUsed(words[at + 1])) used.add(word);
  if (found.length === 0 && !time) return { whens: [], used };
  const days: Found[] = found.length > 0 ? found : [{ from: clock.today, length: 0 }];
  const hours = { time, ...(span && { until: span.until }), ...(limit?.bound && { bound: limit.bound }) };
  const isTimeAlone = found.length === 0;
  return {
    whens: days.map(({ length: _, ...day }) => ({ ...wholeDays(day.from, day.from), ...day, ...hours, isTimeAlone })),
    used,
  };
}

/** Quick add reads one day, so one that is not meant hides the other: `not today, tomorrow at 8`. */
const blank = (text: string, words: Word[]): string =>
  words.reduce((rest, { start, end }) => rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end), text);

/** What quick add reads, and how to take it: then its words are used. */
function readTokens(text: string, words: Word[], clock: Clock, used: Set<Word>) {
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
  return { said, tokens, take, takeFirst };
}

/** A date of quick add. */
function readDate(date: string, words: Word[], clock: Clock, used: Set<Word>): Found {
  const before = words[words.findIndex((word) => used.has(word)) - 1];
  const from = clock.isPast ? toPast(date, [...used], clock.today) : date;
  return limitDays({ from, isWeekday: [...used].some(isWeekday), length: 0 }, before, clock);
}

/** `on the 25th` was in the month before, `3 October` in the year before. */
function toPast(date: string, words: Word[], today: string): string {
  const isWhole = words.some(({ text }) => WORDS.months.get(text));
  return date <= today ? date : (addMonths(date, isWhole ? -12 : -1) ?? date);
}

/** `Friday and Saturday` are two; `from Friday to Sunday` is one. */
function findDays(words: Word[], clock: Clock, used: Set<Word>, refused: Word[]): Found[] {
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
      refused.push(...words.slice(words.indexOf(not), at + next.length));
      continue;
    }
    const last = found.at(-1);
    const isEnd =
      last && !clock.isMove && !last.isHabit && before && RANGE.has(before.text) && used.has(words[at - 2] ?? before);
    if (isEnd && next.from >= last.from) last.to = next.to ?? next.from;
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

/** `day of the week`, `день недели`: no week. */
const isOfWeekday = (words: Word[], at: number): boolean =>
  /(?:days? of(?: the)? week|д(?:ень|ня|ни|ней|ню|ням) недели|(?:which|what|by|per) (?:weekdays?|weeks?)|как(?:ая|ую|ой|ие) недел[яюие])$/.test(
    words
      .slice(Math.max(0, at - 3), at + 1)
      .map(({ text }) => text)
      .join(' '),
  );

const PART_OF_DAY =
  /^(morning|afternoon|evening|night|с|утра|утром|днем|вечером|ночью|after|before|lunch|до|после|обеда)$/;
const PREPOSITIONS = toSet`after после on at by to for from until till since due this в во на к ко до с со за по это`;

/** `in the evening`, with no day */
const PART = /^(?:in|the|at|on|по|во?|(?:утр|вечер|ноч)[a-zß-ӿ]*|(?:morning|afternoon|evening|night)s?)$/u;

/** Whether days are said as a part of any day. */
export const isOfPart = (dayWords: Set<Word>): boolean => [...dayWords].every((word) => PART.test(word.text));
