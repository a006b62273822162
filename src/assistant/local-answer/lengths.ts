import type { PartOfDay } from '../parts-of-day.ts';
import { readNumber } from './when.ts';
import { type Word, wholeWords } from './words.ts';

/** What a text says, and in which of its words. */
export interface Reading<T> {
  value: T | null;
  words: Word[];
}

const PARTS: [part: PartOfDay, pattern: RegExp][] = [
  [
    'morning',
    wholeWords`(?<!good )mornings?(?!!|,)|before lunch|утром|(?<=на )утро|(?<=(?:^|\P{Alpha})[кс] )утр[ау]|до обеда`,
  ],
  ['afternoon', wholeWords`afternoons?|arvo|(?<!\d ?)pm|after lunch|днём|днем|после обеда`],
  [
    'evening',
    wholeWords`evenings?|после (?:пяти|шести|семи)|tonight|(?<!at )night|вечером|(?<=(?:^|\P{Alpha})[кс] )вечер[ау]|вечер`,
  ],
  ['night', wholeWords`at night|ночью|ночь`],
];

/** The parts of a day that a text names. */
export function readParts(text: string, words: Word[]): Reading<PartOfDay[]> {
  const found = PARTS.flatMap(([part, pattern]) => {
    const match = pattern.exec(text);
    return match ? [{ part, start: match.index, end: match.index + match[0].length }] : [];
  });
  return {
    value: found.map(({ part }) => part),
    words: words.filter(({ start }) => found.some((each) => start >= each.start && start < each.end)),
  };
}

const HALF_HOUR = /^(?:полчаса|получаса|полчасика)$/;
const LENGTH = /^(\d+)(h|hrs?|ч|m|min|mins|м|мин)$/;
const HOUR = /^(?:hours?|hrs?|час|часа|часов|часик)$/;
const MINUTE = /^(?:min|mins|minutes?|минут[ауыок]*|мин|минуточк[уи])$/;

/** `15 минут`, `half an hour`, `2 часа` as a length of time. */
export function readMinutes(words: Word[]): Reading<number> {
  for (const [at, word] of words.entries()) {
    const value = readLength(word) ?? readCounted(words, at);
    if (value) return { value: value.minutes, words: words.slice(at - value.before, at + 1 + value.after) };
  }
  return { value: null, words: [] };
}

interface Length {
  minutes: number;
  /** How many words before and after belong to it. */
  before: number;
  after: number;
}

/** `2h`, `полчаса` */
function readLength({ text }: Word): Length | null {
  if (HALF_HOUR.test(text)) return { minutes: 30, before: 0, after: 0 };
  const [, digits, unit] = LENGTH.exec(text) ?? [];
  return digits && unit ? { minutes: Number(digits) * (/^[hч]/.test(unit) ? 60 : 1), before: 0, after: 0 } : null;
}

/** `two hours`, `half an hour`, `an hour and a half`, `часа на два` */
function readCounted(words: Word[], at: number): Length | null {
  const { text = '' } = words[at] ?? {};
  const isHour = HOUR.test(text);
  if (!isHour && !MINUTE.test(text)) return null;
  const before = words[at - 1];
  if (/^(?:half|an?)$/.test(before?.text ?? '') && words[at - 2]?.text === 'half')
    return { minutes: 30, before: 2, after: 0 };
  const [and, half, part] = words.slice(at + 1).map((word) => word.text);
  const isMore = isHour && and === 'and' && (half === 'half' || part === 'half');
  const own = readNumber(before);
  const isAfter = /^(?:часа|часов|минут)$/.test(text) && readNumber(words[at + 1]) !== null; // `часа четыре`
  const later = isAfter ? readNumber(words[at + 1]) : and === 'на' ? readNumber(words[at + 2]) : null;
  const count = own ?? later ?? (/^(?:hour|часа?|часик)$/.test(text) ? 1 : null);
  if (count === null || count <= 0) return null;
  return {
    minutes: Math.round(count * (isHour ? 60 : 1)) + (isMore ? 30 : 0),
    before: own === null ? 0 : 1,
    after: isMore ? (half === 'half' ? 2 : 3) : own === null && later !== null ? (isAfter ? 1 : 2) : 0,
  };
}

const ORDINALS: [words: RegExp, nth: number][] = [
  [/^(?:second|втор(?:ая|ую|ое|ой)|another|else|друг(?:ая|ую|ое))$/, 2],
  [/^(?:third|трет(?:ья|ью|ье|ий))$/, 3],
  [/^(?:fourth|четв[её]рт(?:ая|ую|ое))$/, 4],
];

/** From 1: which of a list. */
export const readNth = (words: Word[]): number | null =>
  ORDINALS.find(([pattern]) => words.some(({ text }) => pattern.test(text)))?.[1] ?? null;

const COUNT = String.raw`(\d+|an?|one|two|three|four|five|six|seven|пару|од\p{Alpha}+|дв[ае]|три|четыре|пять|шесть|семь)\s+`;
const UNIT = String.raw`(день|дня|дней|денек|недел[юиь]|days?|weeks?|час\p{Alpha}*|минут\p{Alpha}*|hours?|minutes?|months?|месяц\p{Alpha}*)(?!\p{Alpha})`;
/** `на 2 дня`, `by two weeks`, `back a day`, `2 hours earlier`: by how much. `на 2 часа дня` is a time. */
export const SHIFT = new RegExp(
  `(?<!\\p{Alpha})(?:(?:на|by|for|back)\\s+(?:${COUNT})?${UNIT}(?!\\s+(?:дня|ночи|утра|вечера|and|с)(?!\\p{Alpha}))(?:\\s+(?:раньше|позже))?|${COUNT}${UNIT}\\s+(?:earlier|later)\\b)`,
  'iu',
);

export interface Shift {
  text: string;
  count: string | undefined;
  unit: string;
  isBack: boolean;
}

/** By how much a text moves something. */
export function readShift(sentence: string): Shift | null {
  const [text, count, unit, before, unitBefore] = SHIFT.exec(sentence) ?? [];
  if (text === undefined) return null;
  return { text, count: count ?? before, unit: unit ?? unitBefore ?? '', isBack: /earlier|раньше/i.test(text) };
}
