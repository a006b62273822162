import type { Language } from '../../messages/say.ts';
import { addDays, isoWeekday, toLocalTime } from '../../shared/time-zones.ts';
import type { PartOfDay } from '../parts-of-day.ts';
import type { Snapshot } from '../snapshot.ts';
import { findGroups, type Group } from './groups.ts';
import { type Concept, findConcepts } from './lexicon.ts';
import { COURTESY, findRequest, isVerbOfChange, QUESTION_WORDS } from './requests.ts';
import { findNamed, isContent, type Named, sharesTitleWord } from './titles.ts';
import { findWhen, readNumber, type When } from './when.ts';
import { splitWords, type Word } from './words.ts';

/** What answers are made from. */
export interface Facts {
  snapshot: Snapshot;
  now: Date;
  language: Language;
}

/** What a question is about: concepts of the lexicon, and what else it names. */
export type Cue =
  | Concept
  | 'day'
  | 'time'
  | 'habit'
  | 'weekdayName'
  | 'title'
  | 'event'
  | 'number'
  | 'group'
  | 'groupList'
  | 'past'
  | 'dated'
  | 'parts'
  | 'room';

export interface Question {
  text: string;
  words: Word[];
  /** The words that name its days. */
  dayWords: Set<Word>;
  /** The words that say nothing that is known. */
  unknown: Word[];
  cues: Set<Cue>;
  /** The days that it is about, in order. */
  whens: When[];
  /** The first of them. */
  when: When | null;
  part: PartOfDay | null;
  groups: Group[];
  named: Named[];
  /** How long the person has. */
  minutes: number | null;
  /** From 1: which of a list. */
  nth: number | null;
}

/** More words are a letter, not a question. */
const MAX_WORDS = 80;

export const isLetter = (text: string): boolean => splitWords(text).length > MAX_WORDS;

/** A question that says so little continues the one before. */
const MAX_FOLLOW_UP_WORDS = 4;

/** @param earlier what the person asked before, the latest last */
export function understand(text: string, earlier: string[], facts: Facts): Question {
  const question = read(text, facts);
  const before = earlier.at(-1);
  if (before === undefined) return question;
  if (!isFollowUp(question)) {
    const refers = question.named.length === 0 && hasPronoun(question);
    if (!refers) return question;
    const named = findLastNamed(earlier, facts);
    const { groups } = named.length === 0 && question.groups.length === 0 ? understand(before, [], facts) : question;
    return nameAgain(
      { ...question, groups, cues: groups.length > 0 ? new Set([...question.cues, 'group']) : question.cues },
      named,
    );
  }
  const previous = understand(before, earlier.slice(0, -1), facts);
  const named = question.named.length > 0 ? question.named : previous.named;
  const days = question.when ? question.whens : DAY_AFTER.test(text) ? previous.whens.slice(-1).map(toDayAfter) : [];
  const own = [...question.cues].filter((cue) => cue !== 'day' || question.when);
  return {
    ...previous,
    cues: new Set([...previous.cues, ...own]),
    ...(days[0] && { when: days[0], whens: days }),
    part: question.part ?? previous.part,
    groups: question.groups.length > 0 ? question.groups : previous.groups,
    named,
    nth: question.nth ?? (isNext(question) ? (previous.nth ?? 1) + 1 : previous.nth),
    minutes: question.minutes ?? previous.minutes,
  };
}

/** What the last message names, or the one before if the last only corrects its day: `no, on Saturday`. */
function findLastNamed(earlier: string[], facts: Facts): Named[] {
  const before = earlier.at(-1);
  if (before === undefined) return [];
  const { named, when, cues, words } = understand(before, earlier.slice(0, -1), facts);
  const isCorrection = named.length === 0 && when !== null && words.length <= MAX_CORRECTION_WORDS && !cues.has('what');
  return isCorrection ? findLastNamed(earlier.slice(0, -1), facts) : named;
}

const MAX_CORRECTION_WORDS = 7;

const PRONOUNS = /^(it|that|them|em|this|those|ее|его|их|это|эту|этот|нее|него|ней)$/;

export const hasPronoun = ({ words }: Pick<Question, 'words'>) => words.some(({ text }) => PRONOUNS.test(text));

/** The question with what was named before. */
export const nameAgain = (question: Question, named: Named[]): Question => ({
  ...question,
  named,
  cues: named.length > 0 ? new Set([...question.cues, 'title']) : question.cues,
});

const isNext = ({ cues, named, text }: Question) =>
  named.length === 0 &&
  (cues.has('first') ||
    cues.has('after') ||
    /^\P{Alpha}*(?:and |so )?(?:then|what then|then what)\P{Alpha}*$/iu.test(text));

/** `and the day after`: after the day that was asked about. */
const DAY_AFTER = /(?:day after|next day|following day)(?!\s+\p{Alpha})|следующий день|день после/iu;

const toDayAfter = (when: When): When => {
  const date = addDays(when.to, 1);
  return { ...when, from: date, to: date, time: null, isUntil: false };
};

function isFollowUp({ words, cues, nth }: Question): boolean {
  if (words.length === 0 || words.length > MAX_FOLLOW_UP_WORDS) return false;
  const [first, second] = words.map(({ text }) => text);
  const continues = ['а', 'и', 'and', 'then', 'yes', 'да', 'ага', 'ok', 'давай'].includes(first ?? '');
  const refers = (first === 'what' || first === 'how') && second === 'about';
  const isBare =
    words.length <= 3 &&
    !hasPronoun({ words }) &&
    cues.size === 1 &&
    (cues.has('why') || cues.has('day') || cues.has('nth') || cues.has('first') || cues.has('after'));
  return continues || refers || nth !== null || isBare;
}

const PAST =
  /^(was|were|did|had|yesterday|был[аои]?|прош(?:ел|л[аио])|вчера|(?=.{6,}).*(?:лся|лась|ал|ала|ил|ила|ел|ела))$/;
/** `have I paid` */
const PERFECT = /^(?:\P{Alpha}*(?:have|has)\s(?!\p{Alpha}+ got )|.*\bhave i \p{Alpha}+(?:ed|en|ne|id|de|nt)\b)/iu;
/** A question whether there is so much time. */
const ROOM =
  /^\P{Alpha}*(?:so |and |а |и )?(?:do|have|has|will|would|is|can|could) |(?<!\p{Alpha})(?:есть ли|найди\p{Alpha}*|найд[её]тся|будет ли|смогу|влезет|выкро\p{Alpha}+|find|fit|squeeze)(?!\p{Alpha})/iu;

function read(text: string, { snapshot, now }: Facts): Question {
  const words = splitWords(text);
  const today = toLocalTime(now.getTime(), snapshot.timezone).slice(0, 10);
  const said = findConcepts(words.filter((word) => !isVerbOfChange(word))).concepts;
  const isPast =
    (said.has('done') && !said.has('able')) || words.some(({ text }) => PAST.test(text)) || PERFECT.test(text);
  const { whens: all, used: usedForWhen } = findWhen(text, words, { now, zone: snapshot.timezone, today, isPast });
  const verbs = words.filter(isVerbOfChange);
  const { concepts, used } = findConcepts(
    words.filter((word) => !usedForWhen.has(word)),
    verbs,
  );
  const isAhead = !isPast && !BACK.some((cue) => concepts.has(cue));
  const whens = isAhead ? all.map((each) => leaveOutPast(each, today)) : all;
  const when = whens[0] ?? null;
  const found = findGroups(text, words, new Set([...used, ...usedForWhen]), snapshot);
  const common = new Set([...used, ...usedForWhen]);
  const verb = verbs.find((word) => word === findRequest(words)?.all[0]);
  const titleWords = words.filter((word) => word !== verb); // `move` is no `moved` of a title
  const named = findNamed(text, { words: titleWords, common, ofGroup: found.used, ignored: verbs }, snapshot);
  const groups = found.isMarked || named.length === 0 ? found.groups : []; // a title says more
  const minutes = readMinutes(words);
  const nth = readNth(words);
  const parts = PARTS.filter(([, pattern]) => pattern.test(text));
  const part = parts[0]?.[0] ?? null;
  const cues = new Set<Cue>(concepts);
  const add = (cue: Cue, holds: boolean) => holds && cues.add(cue);
  add('day', when !== null && !when.isHabit);
  add('time', when?.time != null);
  add('weekdayName', when?.isWeekday === true);
  add('habit', when?.isHabit === true);
  const isNamed = (isBusy: boolean) => named.some(({ kind }) => (kind === 'busy') === isBusy);
  add('title', isNamed(false));
  add('event', isNamed(true));
  const hasDigit = words.some((word) => /^\d/.test(word.text));
  add('number', hasDigit);
  add('group', groups.length > 0);
  add('groupList', found.isMarked && groups.length === 0);
  add('past', isPast);
  add('undated', UNDATED.test(text));
  add('dated', DATED.test(text));
  add('part', part !== null);
  add('parts', parts.length > 1);
  add('minutes', minutes !== null);
  add(
    'room',
    minutes !== null &&
      ROOM.test(text) &&
      !cues.has('first') &&
      !(cues.has('title') && cues.has('able')) &&
      (!cues.has('work') || part !== null || when !== null),
  );
  const known = new Set([...common, ...found.used, ...verbs]);
  const unknown = words.filter(
    (word) =>
      isContent(word) &&
      !known.has(word) &&
      !QUESTION_WORDS.has(word.text) &&
      !COURTESY.has(word.text) &&
      !named.some(({ title }) => sharesTitleWord(title, [word])),
  );
  return { text, words, dayWords: usedForWhen, unknown, cues, whens, when, part, groups, named, minutes, nth };
}

/** What is asked about days that are over, too. */
const BACK: Concept[] = ['mood', 'energy', 'focus', 'overdue', 'trend', 'average'];

/** This week is what is left of it; on Sunday, the week that comes. */
function leaveOutPast(when: When, today: string): When {
  const { from, to } = when;
  const isThisWeek = from < today && to >= today && to === addDays(from, 6) && isoWeekday(to) === 7;
  return isThisWeek ? { ...when, from: today, to: to === today ? addDays(to, 7) : to } : when;
}

const UNDATED =
  /(?<!\p{Alpha})(?:without|no|lacking|без)\s+(?:an?\s+|any\s+)?(?:due\s+)?(?:dates?|deadlines?|сроков|срока|дат|даты|дедлайн\p{Alpha}*)(?!\p{Alpha})/iu;
const DATED =
  /(?<!\p{Alpha})(?:with|со?)\s+(?:an?\s+|any\s+)?(?:due\s+)?(?:dates?|deadlines?|сроком|сроками|датой|дедлайн\p{Alpha}*)(?!\p{Alpha})/iu;

const PARTS: [part: PartOfDay, pattern: RegExp][] = [
  ['morning', /(?<!\p{Alpha})(?:morning|before lunch|before noon|утром|утро|до обеда)(?!\p{Alpha})/iu],
  ['afternoon', /(?<!\p{Alpha})(?:afternoon|(?<!\d ?)pm|after lunch|днём|днем|после обеда)(?!\p{Alpha})/iu],
  ['evening', /(?<!\p{Alpha})(?:evening|tonight|(?<!at )night|вечером|вечер)(?!\p{Alpha})/iu],
  ['night', /(?<!\p{Alpha})(?:at night|ночью|ночь)(?!\p{Alpha})/iu],
];

/** `15 минут`, `half an hour`, `2 часа` as a length of time. */
function readMinutes(words: Word[]): number | null {
  for (const [index, { text }] of words.entries()) {
    if (/^(полчаса|полчасика)$/.test(text)) return 30;
    const [, digits, unit] = /^(\d+)(h|hrs?|ч|m|min|mins|м|мин)$/.exec(text) ?? []; // `2h`
    if (digits && unit) return Number(digits) * (/^[hч]/.test(unit) ? 60 : 1);
    const isHour = /^(hours?|час|часа|часов|часик)$/.test(text);
    if (!isHour && !/^(min|mins|minutes?|минут[ауыок]*|мин|минуточк[уи])$/.test(text)) continue;
    const before = words[index - 1];
    if (before && /^(half|an?)$/.test(before.text) && words[index - 2]?.text === 'half') return 30;
    const [and, half, part] = words.slice(index + 1).map((word) => word.text);
    const more = isHour && and === 'and' && (half === 'half' || part === 'half') ? 30 : 0; // `an hour and a half`
    const after = and === 'на' ? readNumber(words[index + 2]) : null; // `часа на два`
    const count = readNumber(before) ?? after ?? (/^(?:hour|час|часик)$/.test(text) ? 1 : null);
    if (count !== null && count > 0) return Math.round(count * (isHour ? 60 : 1)) + more;
  }
  return null;
}

const ORDINALS: [words: RegExp, nth: number][] = [
  [/^(second|втор(ая|ую|ое|ой)|another|друг(ая|ую|ое))$/, 2],
  [/^(third|трет(ья|ью|ье|ий))$/, 3],
  [/^(fourth|четв[её]рт(ая|ую|ое))$/, 4],
];

const readNth = (words: Word[]) =>
  ORDINALS.find(([pattern]) => words.some(({ text }) => pattern.test(text)))?.[1] ?? null;
