import { isNumbered, isPhraseEnd, isPlural } from './certainty.ts';
import {
  type ClockTime,
  EARLIEST_MINUTE,
  findClock,
  findHourPeriod,
  inPeriod,
  isAdverb,
  LATEST_AFTERNOON,
  type Lead,
} from './clocks.ts';
import { findDay, isCapitalised } from './days.ts';
import { findInterval, type Interval } from './intervals.ts';
import type { Certainty, Now, Period } from './types.ts';
import { type Found, find, findNext, findPrefix, WORDS } from './vocabulary.ts';
import { isBoundary, keyAt, type Word, wordBefore } from './words.ts';

/** A time that the words name: a minute of the day, or a part of the day. 1,440 is midnight. */
export interface Time {
  minute?: number | undefined;
  /** Where it begins, when `minute` is its end. */
  interval?: Interval | undefined;
  period?: Period | undefined;
  certainty: Certainty;
  /** See `ClockTime`. */
  isHour?: boolean;
  isOpen?: boolean | undefined;
  end: number;
}

/** `9am`, `at 14:00`, `noon`, `в 9 утра`, `5-6pm`. @param known the named part of the day: `tonight at 8` */
export function findTime(words: Word[], at: number, lead?: Lead, known?: Period): Time | null {
  const interval = lead === 'by' ? null : findInterval(words, at, known);
  const isCount = interval?.isBare && !lead && /^\d/.test(keyAt(words, at)); // "pages 5-7"
  if (!interval || isCount) return findSingle(words, at, lead, known);
  const { minute, end, isBare, ...rest } = interval;
  return { minute, interval: rest, certainty: isBare && !lead ? 'hint' : 'sure', end };
}

function findSingle(words: Word[], at: number, lead: Lead, known: Period | undefined): Time | null {
  const isAlarm = WORDS.alarms.has(wordBefore(words, at)); // "set an alarm for 6"
  const prefix = findPrefix(WORDS.at, words, at) ?? (isAlarm ? findPrefix(WORDS.for, words, at) : null);
  const start = prefix?.end ?? at;
  const named = find(WORDS.clockTimes, words, start);
  if (named) return { minute: named.value, certainty: prefix ? 'sure' : namedCertainty(words, start), end: named.end };
  const clock = findClock(words, start, lead ?? prefix !== null);
  if (!clock || findNext(WORDS.timeZones, words, clock.end)) return null;
  const period = findHourPeriod(words, clock);
  if (period && isClear(words, clock, period, prefix !== null))
    return { minute: period.minute, certainty: 'sure', end: period.end };
  const { isHour = false, end } = clock;
  const isOpen = clock.isOpen ?? (isHour && clock.minute > 0 && clock.minute <= 720);
  const minute = isOpen ? onOpenClock(clock, known) : clock.minute;
  const certainty =
    prefix && isHour && beginsPhrase(words, at, end) ? 'sure' : clockCertainty(words, start, clock, prefix !== null);
  const time: Time = { minute, certainty, isHour, isOpen: isOpen && !known, end };
  if (!clock.needsAt || prefix) return time;
  if (lead === 'by') return certainty === 'sure' ? time : { ...time, certainty: 'hint' };
  return lead === 'weekday' && isPhraseEnd(words, end) ? time : null;
}

/** An hour from 1 to 6 and a time from 1:00 to 5:59 are in the part of the day that is named, or in the afternoon. */
const onOpenClock = ({ minute, isHour }: ClockTime, known: Period | undefined): number => {
  if (known) return inPeriod(minute, known) ?? minute;
  return minute < (isHour ? EARLIEST_MINUTE : LATEST_AFTERNOON) ? minute + 720 : minute;
};

/** `at 5 yoga`, not `at 5 stores` or `at 1 table` */
const beginsPhrase = (words: Word[], at: number, end: number): boolean =>
  isBoundary(words, at) && !isNumbered(words, end) && !isPlural(words[end]) && !/^(1|one)$/.test(keyAt(words, end - 1));

/** `3:16` alone may be a verse or a pace. */
function clockCertainty(
  words: Word[],
  at: number,
  { minute, isHour, hasHourWord, end }: ClockTime,
  hasAt: boolean,
): Certainty {
  if (isHour && minute < EARLIEST_MINUTE) return isPhraseEnd(words, end) ? 'sure' : 'hint';
  if (isHour) return hasHourWord ? 'sure' : 'likely';
  return !hasAt && /^\d:\d\d$/.test(keyAt(words, at)) && minute % 5 > 0 ? 'hint' : 'sure';
}

/** `Midnight` inside a sentence is a name. */
const namedCertainty = (words: Word[], at: number): Certainty =>
  at > 0 && isCapitalised(words[at]) ? 'hint' : 'likely';

/** `3 дня` and `2 ночи` without `в` are days and nights. */
const isClear = (words: Word[], clock: ClockTime, period: Found<Period>, hasAt: boolean): boolean => {
  if (hasAt || !clock.needsAt) return true;
  const word = words[period.end - 1]?.key;
  return word === 'утра' || (word === 'вечера' && clock.minute >= 5 * 60) || clock.isHour !== true;
};

/** A time after a date: `morning`, `evening at 8`, `at 9`. @param earlier the part of the day in the date: `tonight` */
export function findTimeAfterDay(words: Word[], at: number, earlier?: Period, lead: Lead = 'day'): Time | null {
  const gap = words[at]?.gap;
  if (gap !== 'space') {
    const time = gap === 'comma' || gap === 'dash' ? findTime(words, at) : null;
    return time?.certainty === 'sure' ? time : null;
  }
  const period = find(WORDS.periods, words, at);
  const start = period?.end ?? at;
  const time = isBoundary(words, start) ? null : findTime(words, start, lead, period?.value ?? earlier);
  const isName = time?.certainty === 'hint' && time.isHour === undefined; // "friday Midnight Express"
  const isCount =
    time?.isHour && time.certainty !== 'sure' && (isNumbered(words, time.end) || isPlural(words[time.end]));
  if (time?.interval || (time && !isName && !isCount)) return { ...time, certainty: 'sure' };
  return period && { period: period.value, certainty: isAdverb(words[at]) ? 'sure' : 'likely', end: period.end };
}

/** `вечером`, which is today's without a date; `утром в 9`. */
export function findOwnPeriod(words: Word[], at: number, now: Now): Time | null {
  const period = find(WORDS.periods, words, at);
  if (!period || findNext(WORDS.notAfterUnit, words, period.end)) return null; // "днём рождения"
  const isDay = /sure|likely/.test(findDay(words, period.end, now)?.certainty ?? ''); // "утром 05.12"
  const time = isDay ? null : findTimeAfterDay(words, period.end, period.value);
  if (time && time.minute !== undefined && !/^(night|eve)$/.test(keyAt(words, at))) return time;
  const isName = isCapitalised(words[period.end - 1]) && period.end > at + 1; // "In the Morning"
  const isUntil = words[period.end]?.key === 'до'; // "с утра до вечера"
  if (!isAdverb(words[at]) || isName || isUntil) return null;
  return { period: period.value, certainty: /^[а-я]/.test(keyAt(words, at)) ? 'sure' : 'likely', end: period.end };
}
