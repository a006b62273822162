import { MINUTES_PER_DAY } from '../../shared/duration.ts';
import { isNumbered, isPlural } from './certainty.ts';
import { type ClockTime, EARLIEST_MINUTE, findClock, findHourPeriod, inPeriod, LATEST_AFTERNOON } from './clocks.ts';
import type { Period } from './types.ts';
import { find, findNext, findPrefix, WORDS } from './vocabulary.ts';
import { isBoundary, type Word } from './words.ts';

/** Two times of a day: `from 3 to 4:30pm`, `с 17 до 18`, `5-6pm`, `14:00–15:30`. */
export interface Interval {
  /** The minute of the day when it begins. */
  from: number;
  /** Whether the task takes all of it, not some of it: `between 3 and 5pm`. */
  isWhole: boolean;
  /** Positions in the text: where the words of its start end, and where the words of its end start. */
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
  const first = (between ?? findPrefix(WORDS.from, words, at))?.end ?? at;
  const joined = splitJoined(words, first);
  const [near, start] = joined ? [joined, 0] : [words, first];
  const begin = readEnd(near, start, period);
  const till = begin && findTill(near, begin.end, between !== null);
  const finish = till ? readEnd(near, till, period) : null;
  const minutes = begin && finish && toMinutes(begin, finish);
  if (!minutes || findNext(WORDS.timeZones, near, finish.end)) return null;
  const isBare = isBareHour(begin) && isBareHour(finish);
  if (isBare && (isNumbered(near, finish.end) || isPlural(near[finish.end]))) return null; // "10-12 eggs"
  const last = near[begin.end - 1]?.end ?? 0;
  const next = near[begin.end];
  return {
    ...minutes,
    isWhole: between === null,
    isBare,
    cut: [last, next?.gap === 'space' ? next.start : last],
    end: joined ? first + finish.end - 1 : finish.end,
  };
}

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

interface End extends ClockTime {
  mark?: 'am' | 'pm' | Period | undefined;
}

function readEnd(words: Word[], at: number, known?: Period): End | null {
  const named = find(WORDS.clockTimes, words, at);
  if (named) return { minute: named.value, end: named.end };
  const clock = findClock(words, at, true);
  const period = clock && findHourPeriod(words, clock);
  if (period) return { ...period, mark: period.value };
  const minute = clock && known && !clock.half ? inPeriod(clock.minute, known) : null;
  return (
    clock && { ...clock, minute: minute ?? clock.minute, mark: clock.half ?? (minute === null ? undefined : known) }
  );
}

const isBareHour = ({ isHour, mark }: End) => isHour === true && mark === undefined;

const [NOON, EVENING] = [12 * 60, 18 * 60];

/** Two minutes of a day, or of an evening and its night. On a clock of 12 hours: the shortest, not before dawn. */
function toMinutes(begin: End, finish: End): { from: number; minute: number } | null {
  const ends = listMinutes(finish).map((minute) => minute || MINUTES_PER_DAY);
  const pairs = listMinutes(begin).flatMap((from) => ends.map((minute) => ({ from, minute })));
  const isPossible = ({ from, minute }: (typeof pairs)[number]) =>
    from < MINUTES_PER_DAY && (minute > from || (from >= EVENING && minute < NOON));
  const isDawn = ({ from }: (typeof pairs)[number]) =>
    begin.mark === undefined && from < (begin.isHour ? EARLIEST_MINUTE : LATEST_AFTERNOON);
  const toLength = ({ from, minute }: (typeof pairs)[number]) => (minute - from + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  const possible = pairs.filter(isPossible).sort((a, b) => toLength(a) - toLength(b));
  const shortest = possible.filter((pair) => possible[0] && toLength(pair) === toLength(possible[0]));
  return shortest.find((pair) => !isDawn(pair)) ?? shortest[0] ?? null;
}

const listMinutes = ({ minute, mark, isHour, isOpen }: End): number[] =>
  mark === undefined && (isHour || isOpen) && minute <= NOON ? [minute, minute + NOON] : [minute];
