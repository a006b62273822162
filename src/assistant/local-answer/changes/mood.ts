import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/duration.ts';
import { addDays, toMoment } from '../../../shared/time-zones.ts';
import { findPartOfDay, PARTS_OF_DAY, type PartOfDay } from '../../parts-of-day.ts';
import { readMinutes, readParts } from '../lengths.ts';
import { readNumber } from '../named-days.ts';
import { type Class, type Facts, type Query, readQuery } from '../query.ts';
import { findWhen } from '../when.ts';
import { splitWords, type Word, wholeWords } from '../words.ts';
import { type ChangeAnswer, refuse } from './types.ts';

type Level = 'energy' | 'focus';
type Levels = Record<Level, number | null> & {
  /** The words of the numbers and the names. */
  words: Word[];
};

/** In a mood log, 12:00. */
const NOON = wholeWords`(?:around |about |at |в )?(?:(?<!(?:before|after) )lunch(?:time)?|noon|midday|(?<!(?:до|после) )обед|полдень)`;
/** How many words may be between a level and its name: `focus is maybe 2`. */
const NEAR = 3;
const UNIT =
  /^(?:[ap]m|h|hours?|min[a-zß-ӿ]*|days?|weeks?|часа|часов|мин[a-zß-ӿ]*|утра|вечера|дн[a-zß-ӿ]+|недел[a-zß-ӿ]+)$/u;

/** The levels that a text names; null if it names none. */
export function readLevels(query: Query): Levels | null {
  const { text, words, senses, dayWords } = query;
  const isOf = (word: Word | undefined, name: Class) => word !== undefined && senses.get(word)?.has(name) === true;
  const energy = words.some((word) => isOf(word, 'energy')) ? 'energy' : 'mood';
  const names = words.filter((word) => isOf(word, energy) || isOf(word, 'focus'));
  const levelOf = (name: Word): Level => (isOf(name, 'focus') ? 'focus' : 'energy');
  const numbers = words.filter((word, at) => {
    const isOutOf = readNumber(word) === 10 && /(?:\/|out of|\d of|из)\s*$/.test(text.slice(0, word.start));
    if (readNumber(word) === null || /^(?:an?|one)$/.test(word.text) || isOutOf) return false;
    const next = words[at + 1]?.text ?? '';
    if (UNIT.test(next) || (readNumber(word) === 1 && next === 'час')) return false;
    return !dayWords.has(word) || names.some((name) => name === words[at - 2]); // `сил на 4`
  });
  const found = new Map<Level, Word>();
  if (numbers.length === 2 && new Set(names.map(levelOf)).size === names.length && names.length === 2)
    for (const [at, name] of names.entries()) found.set(levelOf(name), numbers[at] ?? name);
  else
    for (const name of names) {
      const own = numbers.find((number) => isNear(name, number, words, names));
      const free = numbers.filter((each) => ![...found.values()].includes(each));
      const number = own ?? free.findLast((each) => isNear(each, name, words, names));
      if (number) found.set(levelOf(name), number);
    }
  if (found.size === 0) return null;
  const read = (level: Level) => readNumber(found.get(level));
  return { energy: read('energy'), focus: read('focus'), words: [...found.values(), ...names] };
}

/** Whether a word comes soon after another, before any other name. */
function isNear(one: Word, other: Word, words: Word[], names: Word[]): boolean {
  const between = words.slice(words.indexOf(one) + 1, words.indexOf(other));
  return other.start > one.start && between.length <= NEAR && !between.some((word) => names.includes(word));
}

/** @param text in which the levels are blank */
export function logMood({ energy, focus }: Omit<Levels, 'words'>, text: string, facts: Facts): ChangeAnswer {
  const isLevel = (value: number | null): value is number =>
    value !== null && Number.isInteger(value) && value >= 1 && value <= 10;
  if (!isLevel(energy) || !isLevel(focus)) return refuse(facts, CHANGE_ANSWERS.levels);
  const at = readMoment(text.replaceAll(DESCRIBED, '').replaceAll(/\bmy\b/gi, ','), facts);
  if (at === null) return refuse(facts, CHANGE_ANSWERS.moodWhen);
  return { changes: [{ kind: 'mood', energy, focus, at: at === 'now' ? null : at }], refusals: [] };
}

/** The text without the levels, which are no hours: `at 9 energy 5` is `at 9 ; ;`. */
export const blankLevels = (levels: Levels | null, { text }: Query): string =>
  (levels?.words ?? []).reduce(
    (left, { start, end }) => left.slice(0, start) + ';'.padEnd(end - start) + left.slice(end),
    text,
  );

/** `night` of `bad night`, which is no moment. */
const DESCRIBED =
  /(?<=(?<![a-zß-ӿ])(?!(?:at|last|this|the|in|on|to|by|for|early|late|yesterday|[a-zß-ӿ]*days?|в|на|ко?|за|под|по)\s)[a-zß-ӿ]+\s)(?:morning|afternoon|evening|night|ночь|вечер|утро)(?![a-zß-ӿ])/giu;

const WAS = wholeWords`was|were|had|felt|earlier|been|был[аио]?|раньше|чувствовал[a-zß-ӿ]*`;
const PRESENT = /^(?:now|сейчас|щас)$/;
const MAX_DAYS = 30;
const MIDDAY = 12;
/** The hours of `in the morning` and so on. */
const HOURS: Record<PartOfDay, number> = { morning: 9, afternoon: 14, evening: 20, night: 23 };

/** When somebody felt so: RFC 3339; null if that is not said or cannot be logged. */
function readMoment(text: string, { snapshot, now }: Facts): string | 'now' | null {
  const { timezone: zone, date: today } = snapshot;
  const words = splitWords(text);
  const { whens, used } = findWhen(text, words, { now, zone, today, isPast: true });
  const [when] = whens;
  const parts = readParts(text, words);
  const [part] = parts.value ?? [];
  const [present] = words.filter((word) => PRESENT.test(word.text));
  const others = [...used, ...parts.words].filter((word) => !PRESENT.test(word.text));
  if (present && others.every(({ start }) => start > present.start)) return 'now'; // `now 4 and 5, tired after lunch`
  const toMs = (day: string, hour: number, time = `${String(hour).padStart(2, '0')}:00`) =>
    toMoment(day, time, zone).getTime();
  const toLogged = (at: number) =>
    at > now.getTime() || at < now.getTime() - MAX_DAYS * DAY_MS ? null : new Date(at).toISOString();
  const ago = /(?<![a-zß-ӿ])(?:ago|назад)(?![a-zß-ӿ])/iu.test(text) ? readMinutes(text, words).value : null;
  if (ago !== null) return toLogged(now.getTime() - ago * MINUTE_MS);
  const isLost = (word: Word, at: number) =>
    readNumber(word) !== null &&
    !used.has(word) &&
    /^(?:at|around|about|в|около|примерно)$/.test(words[at - 1]?.text ?? ''); // `at 9 I was`
  if (whens.length > 1 || words.some(isLost) || (when && (when.from < when.to || when.isHabit))) return null;
  // on a Monday, `on Monday` is a week ago
  const date = when?.isWeekday && when.from === today ? addDays(today, -7) : (when?.from ?? today);
  const isNoon = NOON.test(text);
  if (date === today && !when?.time && !part && !isNoon) {
    const [ofLevels = text] = /^.*;[^,.!]*/s.exec(text) ?? []; // not `energy 4 focus 6, it was a long day`
    return !when && WAS.test(ofLevels) ? null : 'now';
  }
  const time = when?.time && part ? withinPart(when.time, part) : when?.time;
  const isAfterMidnight = part && part !== 'morning' && time && time < '05:00'; // `last night at 1`
  const day = isAfterMidnight ? addDays(date, 1) : date;
  const at = toMs(day, isNoon || !part ? MIDDAY : HOURS[part], time ?? undefined);
  const isPartOfToday = part && date === today && !when?.time && at > now.getTime();
  if (isPartOfToday && part === 'night') return toLogged(toMs(date, 1));
  return isPartOfToday && toMs(date, PARTS_OF_DAY[part][0]) <= now.getTime() ? 'now' : toLogged(at);
}

/** `at 9` of last night is 21:00. */
function withinPart(time: string, part: PartOfDay): string {
  const hour = Number(time.slice(0, 2));
  const isWithin = (each: number) =>
    findPartOfDay(each) === part || (part === 'evening' && findPartOfDay(each) === 'night');
  const fitting = [hour, (hour + MIDDAY) % 24].find(isWithin) ?? hour;
  return `${String(fitting).padStart(2, '0')}${time.slice(2)}`;
}

/** `focus 8` after `energy 7`: the levels of both. */
export function mergeLevels(query: Query, before: string, facts: Facts): ChangeAnswer | null {
  const earlier = readQuery(before, facts);
  const [old, own] = [readLevels(earlier), readLevels(query)];
  if (!own) return null;
  const text = [old ? blankLevels(old, earlier) : before, blankLevels(own, query)].join(', ');
  return logMood({ energy: own.energy ?? old?.energy ?? null, focus: own.focus ?? old?.focus ?? null }, text, facts);
}
