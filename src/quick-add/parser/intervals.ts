import { MINUTES_PER_DAY } from '../../shared/duration.ts';
import { isMeasure, isNumbered, isPhraseEnd, isPlural } from './certainty.ts';
import { type Clock, EARLIEST_MINUTE, findClock, findHourPeriod, inPeriod, LATEST_AFTERNOON } from './clocks.ts';
import type { Period } from './types.ts';
import { find, findNext, findPrefix, WORDS } from './vocabulary.ts';
import { isBoundary, type Word } from './words.ts';

/** Two times of a day: `from 3 to 4:30pm`, `с 17 до 18`, `5-6pm`, `14:00–15:30`. */
export interface Interval {
  /** The minute of the day when it begins. */
  from: number;
  /** Whether the task takes all of it, not some of it: `between 3 and 5pm`. */
  isWhole: boolean;
  /** The end of the words of its beginning, and the start of those of its end, in the text. */
  cut: [number, number];
}

interface FoundInterval extends Interval {
  minute: number;
  /** Of two numbers alone, which can be something else: `с 10 до 12`. */
  isBare: boolean;
  end: number;
}

/** The interval that begins at a word. `period` is known of both times. */
export function findInterval(words: Word[], at: number, period?: Period): FoundInterval | null {
  const between = findPrefix(WORDS.between, words, at);
  const from = between ?? findPrefix(WORDS.from, words, at);
  const first = from?.end ?? at;
  const joined = splitJoined(words, first);
  const [near, start] = joined ? [joined, 0] : [words, first];
  const begin = readEnd(near, start);
  const till = begin && findTill(near, begin.end, between !== null);
  const finish = till ? readEnd(near, till) : null;
  if (!begin || !till || !finish || findNext(WORDS.timeZones, near, finish.end)) return null;
  const minutes = toMinutes(begin, finish, period);
  const isBare = isBareHour(begin) && isBareHour(finish) && period === undefined;
  if (!minutes || (isBare && isCounted(near, finish.end, from !== null))) return null;
  const next = near[begin.end];
  return {
    ...minutes,
    isWhole: between === null,
    isBare: isBare || isOdd(minutes.from) || isOdd(minutes.minute),
    cut: [near[begin.end - 1]?.end ?? 0, next?.gap === 'space' ? next.start : (near[begin.end - 1]?.end ?? 0)],
    end: joined ? first + finish.end - 1 : finish.end,
  };
}

/** `3:16-3:18` are verses. */
const isOdd = (minute: number) => minute % 5 > 0;

/** `с 10 до 12 лет`, `10-12 eggs`. */
const isCounted = (words: Word[], at: number, hasFrom: boolean) =>
  isNumbered(words, at) ||
  isMeasure(words, at) ||
  (hasFrom ? !isBoundary(words, at) && isPlural(words[at]) : !isPhraseEnd(words, at));

/** How many words of what follows belong to a time: `6 in the evening`. */
const MAX_AFTER = 5;

const JOINED = /^(\d{1,2}(?:[:.]\d\d)?(?:[ap]m)?)-(\d{1,2}(?:[:.]\d\d)?(?:[ap]m)?)$/;

/** The words from one that is `5-6pm`, as two. */
function splitJoined(words: Word[], at: number): Word[] | null {
  const word = words[at];
  const [, first, second] = (word?.key.includes('-') && JOINED.exec(word.key)) || [];
  if (!word || !first || !second) return null;
  const middle = word.start + first.length;
  return [
    { ...word, key: first, end: middle },
    { ...word, key: second, start: middle, gap: 'dash' },
    ...words.slice(at + 1, at + 1 + MAX_AFTER),
  ];
}

/** The index after `to`, `до` or a dash. */
function findTill(words: Word[], at: number, isBetween: boolean): number | null {
  if (words[at]?.gap === 'dash') return at;
  const till = findNext(WORDS.till, words, at);
  const isAnd = till !== null && WORDS.and.has(words[at]);
  return till && isAnd === isBetween && !isBoundary(words, till.end) ? till.end : null;
}

interface End extends Clock {
  mark?: 'am' | 'pm' | Period | undefined;
}

function readEnd(words: Word[], at: number): End | null {
  const named = find(WORDS.clockTimes, words, at);
  if (named) return { minute: named.value, end: named.end };
  const clock = findClock(words, at, true);
  const period = clock && findHourPeriod(words, clock);
  return period ? { ...period, mark: period.value } : clock && { ...clock, mark: clock.half };
}

const isBareHour = ({ isHour, mark }: End) => isHour === true && mark === undefined;
const isOpen = ({ isOpen, ...end }: End) => isBareHour(end) || (isOpen === true && end.mark === undefined);

/** On a clock of 12 hours. */
const isEarly = ({ minute, mark }: End) => mark === undefined && minute < 13 * 60;

const shift = (minute: number, mark: NonNullable<End['mark']>): number | null => {
  if (mark === 'am') return minute;
  return mark === 'pm' ? (minute % 720) + 720 : inPeriod(minute, mark);
};

const EVENING = 18 * 60;

/** Two minutes of a day. The second is after the first, or in the night after it. */
function toMinutes(begin: End, finish: End, period?: Period): { from: number; minute: number } | null {
  let [from, minute] = [begin.minute, finish.minute];
  const mark = finish.mark ?? period;
  if (period && isEarly(finish)) minute = shift(minute, period) ?? minute;
  if (mark && isEarly(begin)) {
    const shifted = shift(from, mark);
    if (shifted !== null && shifted < minute) from = shifted;
  }
  if (!mark && isOpen(begin) && from < EARLIEST_MINUTE) {
    if (from >= LATEST_AFTERNOON || minute > EARLIEST_MINUTE || minute <= from) return null; // "6-9" in the morning, or in the evening
    [from, minute] = [from + 720, minute + 720];
  }
  const isAfternoon = minute <= from && isEarly(finish) && (begin.mark !== undefined || isEarly(begin));
  if (isAfternoon && minute + 720 > from) minute += 720;
  if (minute === 0) minute = MINUTES_PER_DAY;
  const isNight = minute < from && from >= EVENING && minute < 720;
  return from < MINUTES_PER_DAY && (minute > from || isNight) ? { from, minute } : null;
}
