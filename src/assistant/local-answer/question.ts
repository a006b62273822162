import type { Language } from '../../messages/say.ts';
import type { PartOfDay } from '../parts-of-day.ts';
import type { Snapshot } from '../snapshot.ts';
import { listSoon } from './clock-times.ts';
import { findGroups, findGroupWords, type Group } from './groups.ts';
import { readMinutes, readNth, readParts, SHIFT } from './lengths.ts';
import { type Concept, findConcepts } from './lexicon.ts';
import { readNumber } from './named-days.ts';
import { FUTURE, isTurn, isTwist, listPhrases, type PhraseCue, UNNEEDED } from './phrases.ts';
import { isNowTired, OUGHT, PAST, readQuestionDays } from './question-days.ts';
import { asks, COURTESY, findRequest, isVerbOfChange } from './requests.ts';
import { findNamed, listTitles, type Named, sharesTitleWord } from './titles.ts';
import { isDeedOf, isInfinitive } from './verb-forms.ts';
import type { When } from './when.ts';
import { areForms, splitWords, type Word } from './words.ts';

/** What answers are made from. */
export interface Facts {
  snapshot: Snapshot;
  now: Date;
  language: Language;
}

/** What a question is about: concepts of the lexicon, and what else it names. */
export type Cue =
  | Concept
  | PhraseCue
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
  | 'parts'
  | 'future';

export interface Question {
  text: string;
  words: Word[];
  /** What each word is there for. A word that is not in it says nothing that is known. */
  senses: Map<Word, Set<Cue>>;
  /** The words that name its days. */
  dayWords: Set<Word>;
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

/** More words, or longer ones, are a letter, not a question. */
const MAX_WORDS = 80;
const MAX_WORD_LENGTH = 600;

export function isLetter(text: string): boolean {
  const words = splitWords(text);
  return words.length > MAX_WORDS || words.some((word) => word.text.length > MAX_WORD_LENGTH);
}

const questions = new WeakMap<Facts, Map<string, Question>>();

/** What a text says by itself. An answer reads many texts several times, and each of them once. */
export function readQuestion(text: string, facts: Facts): Question {
  const known = questions.get(facts) ?? new Map<string, Question>();
  questions.set(facts, known);
  const question = known.get(text) ?? readText(text, facts);
  known.set(text, question);
  return question;
}

function readText(text: string, facts: Facts): Question {
  const words = splitWords(text);
  const { whens, dayWords, isPast } = readQuestionDays(text, words, facts.now, facts.snapshot.timezone);
  const { concepts: senses, verbs, ...subjects } = readSubjects(text, words, dayWords, facts);
  const soon = listSoon(text, words);
  const minutes = readMinutes(
    text,
    words.filter((word) => !soon.includes(word)),
  );
  const parts = readParts(text, words);
  const isPastWord = (word: Word) => PAST.test(word.text) && !isNowTired(word) && !dayWords.has(word);
  const numbers = words.filter((word) => /^\d/.test(word.text) || readNumber(word) !== null);
  markWords(senses, [
    ['day', dayWords],
    ['due', words.filter((word) => dayWords.has(word) && DEADLINE.test(word.text))],
    ['minutes', minutes.words],
    ['part', parts.words],
    ['verb', verbs],
    ['number', numbers],
    ['group', subjects.groupWords],
  ]);
  markTitles(senses, words, subjects.named);
  markPhrases(senses, text, words);
  const future = findWords(text, words, FUTURE).filter((word) => !senses.has(word) || isVerbOf(word, subjects.named));
  markWords(senses, [
    ['future', future],
    ['past', isPast ? words.filter(isPastWord) : []],
  ]);
  const isOfTitle = parts.words.length > 0 && parts.words.every((word) => senses.get(word)?.has('title')); // `parents night`
  const said = {
    ...{ text, words, senses, dayWords, whens, when: whens[0] ?? null, groups: subjects.groups, named: subjects.named },
    ...{ part: isOfTitle ? null : (parts.value?.[0] ?? null), minutes: minutes.value, nth: readNth(words) },
  };
  const past = isPast && !(said.when?.from === facts.snapshot.date && words.some(isNowTired));
  return { ...said, cues: findCues(said, { past, parts: (parts.value?.length ?? 0) > 1, ...subjects.cues }) };
}

function markWords(senses: Question['senses'], marks: [cue: Cue, words: Iterable<Word>][]): void {
  for (const [cue, words] of marks)
    for (const word of words) senses.set(word, new Set([...(senses.get(word) ?? []), cue]));
}

function markTitles(senses: Question['senses'], words: Word[], named: Named[]): void {
  for (const { title, kind } of named) {
    const titleWords = splitWords(title);
    const own = words.filter((word) => sharesTitleWord(title, [word]) || isDeedOf(word, titleWords));
    markWords(senses, [[kind === 'busy' ? 'event' : 'title', own]]);
  }
}

function markPhrases(senses: Question['senses'], text: string, words: Word[]): void {
  for (const [cue, phrase] of listPhrases()) {
    const own = findWords(text, words, phrase);
    for (const word of own) senses.set(word, new Set([...(senses.get(word) ?? [])].filter((each) => !isTurn(each)))); // `not` of `not needed`
    markWords(senses, [[cue, own]]);
  }
}

/** In a request, they are rather of a title: `make the lights high priority`. */
const QUALITIES = new Set<Cue>('easy shortest longest tired meetings sleep free best worst'.split(' ') as Cue[]);

/** The titles, the projects and the labels that a text names, and the concepts of the other words. */
function readSubjects(text: string, words: Word[], dayWords: Set<Word>, { snapshot }: Facts) {
  const verbs = words.filter(isVerbOfChange);
  const titles = listTitles(snapshot).flatMap(({ title }) => splitWords(title).map((word) => word.text));
  const ofGroups = findGroupWords(words, snapshot);
  const concepts: Question['senses'] = findConcepts(
    words.filter((word) => !dayWords.has(word)),
    words.filter((word) => verbs.includes(word) || titles.includes(word.text) || ofGroups.includes(word)),
  );
  for (const own of concepts.values()) {
    if (own.has('tired')) own.delete('energy'); // `сил нет`
    if (own.has('done') && OUGHT.test(text)) own.add('work').delete('done');
  }
  const request = findRequest(words);
  const isCommon = (word: Word) => !request || ![...(concepts.get(word) ?? [])].every((cue) => QUALITIES.has(cue));
  const common = new Set([...[...concepts.keys()].filter(isCommon), ...dayWords]);
  const found = findGroups(text, words, common, snapshot);
  const verb = verbs.find((word) => word === request?.all[0]); // `move` is no `moved` of a title
  const ignored = [...verbs, ...findWords(text, words, UNNEEDED), ...words.filter(isTwist)];
  const meals = [MEALS, new RegExp(SHIFT, 'giu')].flatMap((each) => findWords(text, words, each));
  const content = words.filter((word) => word !== verb && !COURTESY.has(word.text) && !meals.includes(word));
  const isOfTasks =
    found.groups.length > 0 &&
    [...concepts.values()].some((own) => own.has('open') || own.has('tasks') || own.has('work'));
  const all = findNamed(text, { words: content, common, ofGroup: found.used, ignored }, snapshot);
  const named = isOfTasks ? all.filter(({ kind }) => kind !== 'busy') : all; // `what is left for the wedding`, a project and a day
  const groups = found.isMarked || named.length === 0 ? found.groups : []; // a title says more
  const cues = { groupList: found.isMarked && groups.length === 0, others: isAboutPerson(words, named) };
  return { concepts, verbs, groupWords: found.used, groups, named, cues };
}

/** The cues of the words, with what is known of the whole text. */
function findCues(question: Omit<Question, 'cues'>, known: Partial<Record<Cue, boolean>>): Set<Cue> {
  const { text, words, senses, when, groups, named, minutes } = question;
  const cues = new Set([...senses.values()].flatMap((own) => [...own]));
  const { others, ...exact } = known;
  const said: typeof known = {
    ...exact,
    day: when !== null && !when.isHabit,
    time: when?.time != null,
    weekdayName: when?.isWeekday === true,
    habit: when?.isHabit === true,
    title: named.some(({ kind }) => kind !== 'busy'),
    event: named.some(({ kind }) => kind === 'busy'),
    group: groups.length > 0,
    hours: cues.has('hours') && asks(question),
  };
  const set = (cue: string, holds: boolean) => (holds ? cues.add(cue as Cue) : cues.delete(cue as Cue));
  for (const [cue, holds] of Object.entries(said)) set(cue, holds);
  if (others) cues.add('others');
  if (cues.has('howMany') && words.some((word) => TIME_UNIT.test(word.text))) cues.add('howLong');
  if (/(?:^|[^a-zß-ӿ])во сколько/iu.test(text)) cues.delete('howMany');
  if (/\bdid\b/i.test(text)) cues.delete('able'); // `what did I finish before Tuesday`
  if (cues.has('howLong') && minutes === null) cues.delete('minutes');
  set('room', asksForRoom(text, cues));
  return cues;
}

/** Of `a deadline on Friday`, which quick add reads as a whole. */
const DEADLINE = /^(?:deadline|дедлайн|срок)/;

/** Parts of the day, whatever the calendar has at lunch. */
const MEALS = /(?<![a-zß-ӿ])(?:before|after|до|после)\s+(?:lunch|обеда)(?![a-zß-ӿ])/giu;

const TIME_UNIT = /^(?:hours?|minutes?|час(?:а|ов)?|минут[a-zß-ӿ]?|времени)$/u;

/** Whether it names only a person of the titles, such as `Ama` of `Lunch with Ama`, and not the user. */
function isAboutPerson(words: Word[], named: Named[]): boolean {
  if (words.some(({ text }) => /^(?:i|im|ive|me|my|we|our|я|мне|меня|мной|мой|моя|мы|нас|нам)$/.test(text)))
    return false;
  const shared = named.flatMap(({ title }) =>
    splitWords(title)
      .filter((own) => words.some((word) => areForms(own.text, word.text)))
      .map((own) => own.start > 0 && /\p{Upper}/u.test(title[own.start] ?? '')),
  );
  return shared.length > 0 && shared.every(Boolean);
}

/** Whether a word is in a title only as its verb. */
const isVerbOf = (word: Word, named: Named[]): boolean =>
  named.some(({ title }) => {
    const forms = splitWords(title).filter((own) => areForms(own.text, word.text) || isDeedOf(word, [own]));
    return forms.length > 0 && forms.every(({ text }) => isInfinitive(text));
  });

const findWords = (text: string, words: Word[], pattern: RegExp): Word[] =>
  [...text.matchAll(pattern)].flatMap(({ 0: { length }, index }) =>
    words.filter(({ start }) => start >= index && start < index + length),
  );

const ASKS_FOR_ROOM = /^[^a-zß-ӿ]*(?:so |and |а |и )?(?:do|have|has|will|would|is|can|could|есть) /iu;

/** Whether there is so much time. */
const asksForRoom = (text: string, cues: Set<Cue>): boolean =>
  cues.has('minutes') &&
  (cues.has('room') || ASKS_FOR_ROOM.test(text)) &&
  !cues.has('first') &&
  !(cues.has('what') && !cues.has('when') && (!cues.has('free') || cues.has('work'))) &&
  !(cues.has('title') && cues.has('able')) &&
  (!cues.has('work') || cues.has('part') || cues.has('day') || cues.has('habit'));
