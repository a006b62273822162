import { findLength } from '../../quick-add/parser/durations.ts';
import { keepsTail } from '../../quick-add/parser/vocabulary.ts';
import { splitWords as splitQuickWords } from '../../quick-add/parser/words.ts';
import type { PartOfDay } from '../parts-of-day.ts';
import { type Word, wholeWords } from './words.ts';

/** What a text says, and in which of its words. */
export interface Reading<T> {
  value: T | null;
  words: Word[];
}

const PARTS: [part: PartOfDay, pattern: RegExp][] = [
  ['morning', wholeWords`(?<!good )mornings?(?!!|,)|утром|утро|(?<=(?:^|[^a-zß-ӿ])[кс] )утр[ау]`],
  ['afternoon', wholeWords`afternoons?|arvo|(?<!\d ?)pm|днём|днем`],
  [
    'evening',
    wholeWords`evenings?|после (?:пяти|шести|семи)|tonight|(?<!at )night|вечером|(?<=(?:^|[^a-zß-ӿ])[кс] )вечер[ау]|вечер`,
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

/** `дольше часа`; not `дольше часа на два` */
const MORE_THAN_HOUR = /(?<=(?:[лн]ьше|[лнр]ее|роче|чем)\s)часа(?![a-zß-ӿ]|\s+на\s)/iu;

/** `two free hours` */
const ADJECTIVE =
  /(?:free|more|extra|spare|additional|(?:свободн|дополнительн|лишн)[а-я]+)(?= (?:hours?|h|min|час|мин))/iu;

/** `15 минут`, `half an hour`, `часа на два` as a length of time, as quick add reads it. */
export function readMinutes(text: string, words: Word[]): Reading<number> {
  const said = text
    .replace(/полутора часов/iu, 'полтора часа  ')
    .replace(/часа (?:на |за )?полтора(?![а-я])/iu, ({ length }) => 'полтора часа'.padEnd(length))
    .replace(/(?:четверть|quarter(?: of an)?)(?= часа(?![а-я])| hour\b)/iu, ({ length }) => '15'.padEnd(length))
    .replace(/(?<=15 +)(?:часа|hour)/iu, ({ length }) => 'min'.padEnd(length))
    .replace(MORE_THAN_HOUR, 'час ')
    .replace(ADJECTIVE, (adjective) => ' '.repeat(adjective.length));
  const quick = splitQuickWords(said, keepsTail);
  for (const [at, { start }] of quick.entries()) {
    const found = findLength(quick, at, true);
    const end = quick[(found?.end ?? 0) - 1]?.end ?? 0;
    const own = found ? words.filter((word) => word.start >= start && word.start < end) : [];
    if (found && own.length > 0) return { value: found.value, words: own };
  }
  return { value: null, words: [] };
}

const ORDINALS: [words: RegExp, nth: number][] = [
  [/^(?:second|втор(?:ая|ую|ое|ой)|another|else|друг(?:ая|ую|ое))$/, 2],
  [/^(?:third|трет(?:ья|ью|ье|ий))$/, 3],
  [/^(?:fourth|четв[её]рт(?:ая|ую|ое))$/, 4],
];

/** From 1: which of a list. */
export const readNth = (words: Word[]): number | null =>
  ORDINALS.find(([pattern]) => words.some(({ text }) => pattern.test(text)))?.[1] ?? null;

const COUNT = String.raw`(\d+|an?|one|two|three|four|five|six|seven|пару|од[a-zß-ӿ]+|дв[ае]|три|четыре|пять|шесть|семь)\s+`;
const UNIT =
  '(день|дня|дней|денек|недел[юиь]|days?|weeks?|час[a-zß-ӿ]*|минут[a-zß-ӿ]*|hours?|minutes?|months?|месяц[a-zß-ӿ]*)(?![a-zß-ӿ])';
/** `на 2 дня`, `by two weeks`, `back a day`, `2 hours earlier`: by how much. `на 2 часа дня` is a time. */
export const SHIFT = new RegExp(
  `(?<![a-zß-ӿ])(?:(?:на|by|for|back)\\s+(?:${COUNT})?${UNIT}(?!\\s+(?:дня|ночи|утра|вечера|and|с)(?![a-zß-ӿ]))(?:\\s+(?:раньше|позже))?|${COUNT}${UNIT}\\s+(?:earlier|later)\\b|(?<=\\b(?:push|bump|shift|delay|postpone|defer)\\b.*)${COUNT}${UNIT}(?=[^a-zß-ӿ]*$))`,
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
  const [text, ...counts] = SHIFT.exec(sentence) ?? [];
  if (text === undefined) return null;
  const [count, unit = ''] = [0, 1].map((place) => [0, 2, 4].map((at) => counts[at + place]).find(Boolean));
  return { text, count, unit, isBack: /earlier|раньше/i.test(text) };
}
