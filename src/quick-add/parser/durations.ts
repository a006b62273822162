import { MINUTES_PER_DAY } from '../../shared/duration.ts';
import { findNumber, startsWithDigit } from './numbers.ts';
import { type Found, find, findNext, findPrefix, skip, type Table, WORDS } from './vocabulary.ts';
import { isBoundary, keyAt, type Word, wordBefore } from './words.ts';

/** `45m`, `1h30m`, `1.5h`, and `1h30`. */
const GLUED = /^(\d{1,4})(?:[.,](\d{1,2}))?(\p{Alpha}+)(?:(\d{1,2})(\p{Alpha}*))?$/u;
const DECIMAL = /^(\d{1,2})[.,](\d{1,2})$/;

/**
 * The minutes of a duration that begins at a word: `45m`, `1ч 30м`, `for 2 hours`, `на полчаса`.
 * @param isToken whether a token begins at a later word: `2 часа до пятницы`, not `2 часа до вылета`
 */
export function findDuration(words: Word[], at: number, isToken: (at: number) => boolean): Found<number> | null {
  const before = wordBefore(words, at);
  if (WORDS.notBeforeDuration.has(before)) return null;
  const prefix = findPrefix(WORDS.for, words, at);
  const length = findLength(words, prefix?.end ?? at, prefix !== null);
  if (!length || length.value < 1 || length.value > MINUTES_PER_DAY) return null;
  if (isToken(length.end)) return length;
  const others: Table<unknown>[] = [WORDS.notAfter, WORDS.notAfterDuration, WORDS.hourPeriods];
  return others.some((table) => findNext(table, words, length.end)) ? null : length;
}

/** Minutes from now: `in 2 hours`, `через полчаса`, `2 hours from now`. */
export function findDelay(words: Word[], at: number): Found<number> | null {
  const prefix = findPrefix(WORDS.in, words, at);
  const length = findLength(words, prefix?.end ?? at, true);
  if (!length || length.value < 1 || findNext(WORDS.notAfter, words, length.end)) return null;
  const end = prefix ? length.end : findNext(WORDS.fromNow, words, length.end)?.end;
  return end === undefined ? null : { value: length.value, end };
}

/** A length of time that begins at a word. `hasPrefix`: whether `for` or the like is before it, as `hour` needs. */
export function findLength(words: Word[], at: number, hasPrefix: boolean): Found<number> | null {
  const named = find(WORDS.durations, words, at);
  if (named && findNext(WORDS.units, words, named.end)) return null; // полтора месяца
  if (named && (hasPrefix || !named.value.needsFor)) return { value: named.value.minutes, end: named.end };
  const first = findPart(words, at);
  if (!first) return null;
  const second = !first.isHours || isBoundary(words, first.end) ? null : findPart(words, first.end);
  return second && !second.isHours && second.value < 60
    ? { value: first.value + second.value, end: second.end }
    : { value: first.value, end: first.end };
}

interface Part extends Found<number> {
  /** Hours without minutes, which minutes may follow. */
  isHours: boolean;
}

/** `2 hours`, `90 min`, `1.5h`. A lone `m` after a space may be metres. */
function findPart(words: Word[], at: number): Part | null {
  const key = keyAt(words, at);
  const size = /^(минут(ок)?|час(а|ов|ика))$/.test(key) ? WORDS.timeUnits.get(key) : undefined;
  const about = size && !isBoundary(words, at + 1) ? findNumber(words, skip(WORDS.for, words, at + 1)) : null; // "часа на два"
  if (size && about) return { value: about.value * size, end: about.end, isHours: size === 60 };
  const glued = startsWithDigit(key) && key.length <= 16 ? GLUED.exec(key) : null;
  if (glued) return readGlued(glued, at + 1);
  const decimal = DECIMAL.exec(key);
  const count = decimal ? { value: toDecimal(decimal[1], decimal[2]), end: at + 1 } : findNumber(words, at);
  const unit = count && findNext(WORDS.timeUnits, words, count.end);
  if (!unit || /^[mм]$/.test(keyAt(words, unit.end - 1))) return null;
  const minutes = Math.round(count.value * unit.value);
  return { value: minutes, end: unit.end, isHours: unit.value === 60 && !decimal };
}

function readGlued([, whole, fraction, unit = '', minutes, minuteUnit]: RegExpExecArray, end: number): Part | null {
  const size = WORDS.timeUnits.get(unit);
  if (size === undefined) return null;
  const first = Math.round(toDecimal(whole, fraction) * size);
  if (/^[mм]$/.test(unit) && Number(whole) % 100 === 0) return null; // 100m are metres
  if (minutes === undefined) return { value: first, end, isHours: size === 60 && fraction === undefined };
  const isMinutes = minuteUnit === '' || WORDS.timeUnits.get(minuteUnit ?? '') === 1;
  if (size !== 60 || fraction !== undefined || !isMinutes || Number(minutes) > 59) return null;
  return { value: first + Number(minutes), end, isHours: false };
}

const toDecimal = (whole = '0', fraction = '0') => Number(`${whole}.${fraction}`);
