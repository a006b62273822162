import type { Language } from '../../messages/say.ts';
import type { PartOfDay } from '../parts-of-day.ts';
import type { Snapshot } from '../snapshot.ts';
import { listMatched, SOURCE } from './clock-times.ts';
import { COURTESY, isFiller, TWISTS } from './fillers.ts';
import type { Group } from './groups.ts';
import { readNth, SHIFT } from './lengths.ts';
import type { LexiconClass } from './lexicon.ts';
import {
  listDeedsOfWhom,
  PAST,
  readSentence,
  readSubject,
  readTimes,
  type Sentence,
  type Subject,
  type Times,
} from './sentence.ts';
import { isContent, type Named, sharesTitleWord } from './titles.ts';
import { findStranger, isDeed, isDeedOf } from './verb-forms.ts';
import type { Request } from './verbs.ts';
import type { When } from './when.ts';
import { splitWords, type Word } from './words.ts';

/** What answers are made from. */
export interface Facts {
  snapshot: Snapshot;
  now: Date;
  language: Language;
  /** Whether the tasks are those of a list that was shown, which the message means. */
  isListed?: boolean;
  /** The days of that list, if all of it is due on them. */
  listedOn?: When | null;
  /** Whether lists are not cut short. */
  isWhole?: boolean;
}

/** What a word is there for: a class of the lexicon, or a part of what is named. */
export type Class =
  | LexiconClass
  | ('day' | 'time' | 'habit' | 'minutes' | 'number' | 'title' | 'event' | 'group' | 'groupList')
  | ('deed' | 'verb' | 'past' | 'weekdayName' | 'parts' | 'purpose' | 'shift' | 'listed');

/** What a text says: the frame that answers and changes are made from. */
export interface Query {
  text: string;
  words: Word[];
  /** The classes of each word. A word that is not in it says nothing that is known. */
  senses: Map<Word, Set<Class>>;
  /** The words that name its days. */
  dayWords: Set<Word>;
  /** All classes: its subject, measure, filters and order. */
  asks: Set<Class>;
  /** The days that it is about, in order. */
  whens: When[];
  /** The first of them. */
  when: When | null;
  part: PartOfDay | null;
  groups: Group[];
  named: Named[];
  /** How long something is, or how long the person has. */
  minutes: number | null;
  /** From 1: which of a list. */
  nth: number | null;
  /** The change that it asks for by a verb. */
  request: Request | null;
}

const known = new WeakMap<Facts, Map<string, Query>>();

/** What a text says by itself. An answer reads many texts several times, and each of them once. */
export function readQuery(text: string, facts: Facts): Query {
  const queries = known.get(facts) ?? new Map<string, Query>();
  known.set(facts, queries);
  const query = queries.get(text) ?? readText(text, facts);
  queries.set(text, query);
  return query;
}

/** What a text says, step by step: its verb and its words, its days and lengths, its tasks and groups. */
function readText(text: string, facts: Facts): Query {
  const sentence = readSentence(text, facts);
  const times = readTimes(sentence, facts);
  const subject = readSubject(sentence, times, facts);
  const senses = settle(sentence, times, subject);
  const [when = null] = times.whens;
  const isOfTitle = times.partWords.some((word) => senses.get(word)?.has('title')); // `parents night`
  const asks = new Set([...senses.values()].flatMap((own) => [...own]));
  const set = (name: Class, holds: boolean) => (holds ? asks.add(name) : asks.delete(name));
  set('past', sentence.isPast);
  set('parts', times.parts.length > 1);
  set('day', when !== null && !when.isHabit);
  set('time', when?.time != null);
  set('weekdayName', when?.isWeekday === true);
  set('habit', when?.isHabit === true);
  set('group', subject.groups.length > 0);
  set('groupList', subject.isList);
  set('listed', facts.isListed === true);
  return {
    ...{ text, senses, asks, when, words: sentence.words, request: sentence.request },
    ...{ whens: times.whens, dayWords: times.dayWords, minutes: times.minutes },
    part: isOfTitle ? null : (times.parts[0] ?? null),
    ...{ groups: subject.groups, named: subject.named, nth: readNth(sentence.words) },
  };
}

/** What each word is there for. A word of the verb, of a day or of a group says nothing by itself. */
function settle(sentence: Sentence, times: Times, subject: Subject): Query['senses'] {
  const { request, lexicon, words } = sentence;
  const alone: Reading[] = [
    ['verb', request?.own ?? []],
    ['day', times.dayWords],
    ...(subject.groups.length > 0 ? [['group', subject.groupWords] as const] : []),
    ['deed', listDeedsOfWhom(sentence)],
  ];
  const owned = new Set(alone.flatMap(([, own]) => [...own]));
  const senses: Query['senses'] = new Map();
  const add = (word: Word, name: Class) => senses.set(word, (senses.get(word) ?? new Set()).add(name));
  for (const [name, own] of [...alone, ...listOthers(sentence, times, subject)])
    for (const word of own) add(word, name);
  for (const [word, own] of lexicon)
    for (const name of own)
      if (!owned.has(word) && (times.minutes !== null || !OF_LENGTH.includes(name))) add(word, name);
  for (const word of listPurpose(sentence, times, senses)) add(word, 'purpose');
  const isOther = [...senses.values()].some((own) => own.has('others'));
  const isOpen = isOther || (sentence.isAsked && subject.named.length === 0);
  for (const word of words) if (isOpen && !senses.has(word) && isDeed(word)) add(word, 'deed');
  return senses;
}

type Reading = readonly [Class, Iterable<Word>];

/** They are said of a length alone. */
const OF_LENGTH: LexiconClass[] = ['over', 'under', 'upTo', 'more', 'about'];

/** The readings that leave a word what it says by itself. */
function listOthers(sentence: Sentence, times: Times, { named, groupWords }: Subject): Reading[] {
  const { text, words, isAsked, isMove, isPast, lexicon, names } = sentence;
  const stranger = isAsked ? findStranger(text, words, (word) => names.has(word.text) || lexicon.has(word)) : undefined;
  const inTitle = (title: string) =>
    words.filter(
      (word) => sharesTitleWord(title, [word]) || (!isFiller(word.text) && isDeedOf(word, splitWords(title))),
    );
  return [
    ['minutes', times.lengthWords],
    ['part', times.partWords],
    ['others', stranger ? [stranger] : []],
    ['group', groupWords],
    ['shift', isAsked ? [] : listMatched(text, words, SHIFT)],
    ['shift', isMove ? listMatched(text, words, SOURCE) : []],
    ['number', words.filter((word) => /^\d/.test(word.text))],
    ['past', isPast ? words.filter((word) => PAST.test(word.text)) : []],
    ...named.map(({ title, kind }): Reading => [kind === 'busy' ? 'event' : 'title', inTitle(title)]),
  ];
}

const PURPOSE =
  /(?<![a-zß-ӿ])(?:for|to|before|until|на|под|до|перед|чтобы?|[a-zß-ӿ]{3,}(?:ть|ться|тись))(?![a-zß-ӿ])[^,.;!?]*/giu;

/** What there is time for: `90 min for a run`, `a 2 hour session`, `the best time for essays`. */
function listPurpose({ text, words }: Sentence, { lengthWords }: Times, senses: Query['senses']): Word[] {
  const isOf = (name: Class) => [...senses.values()].some((own) => own.has(name));
  const isOfTime = lengthWords.length > 0 || isOf('free') || (isOf('best') && (isOf('when') || isOf('part')));
  const spans = [...text.matchAll(PURPOSE)].map(({ 0: { length }, index }) => [index, index + length] as const);
  const end = words.findLastIndex((word) => lengthWords.includes(word)) + 1;
  const after =
    end > 0 ? words.slice(end, end + words.slice(end).findIndex(({ text: said }) => BEFORE_TIME.test(said))) : [];
  const isNew = (word: Word) => [...(senses.get(word) ?? [])].every((each) => OF_PURPOSE.includes(each));
  return words.filter(
    (word) =>
      isOfTime &&
      (after.includes(word) || spans.some(([from, to]) => word.start >= from && word.start < to)) &&
      isSignificant(word) &&
      isNew(word),
  );
}

const BEFORE_TIME = /^(?:on|in|at|before|after|во?|до|после)$/;
const OF_PURPOSE: Class[] = ['calendar', 'tasks', 'focus', 'work'];

/** Whether a word must be used by the frame that reads it. */
export const isSignificant = ({ text, start }: Word): boolean =>
  (TWISTS.has(text) && !(start < 4 && /^(?:no|нет)$/.test(text))) ||
  /^\d/.test(text) ||
  (isContent({ text }) && !isFiller(text) && !COURTESY.has(text));

/** The words that a frame which uses these classes leaves out. */
export const findUnused = ({ words, senses }: Query, uses: (name: Class) => boolean): Word[] =>
  words.filter((word) => {
    const own = [...(senses.get(word) ?? [])];
    return own.length > 0 ? !own.some(uses) : isSignificant(word);
  });

/** `glorb, my cat`: neighbours together. */
export const sayWords = (left: Word[], { words }: Query): string =>
  words
    .map((word) => (left.includes(word) ? word.text : ','))
    .join(' ')
    .split(/(?:^| ),(?: ,)*(?: |$)/)
    .filter((text) => text !== '')
    .join(', ');
