import type { Language } from '../../messages/say.ts';
import { addDays, isoWeekday, toLocalTime } from '../../shared/time-zones.ts';
import type { PartOfDay } from '../parts-of-day.ts';
import type { Snapshot } from '../snapshot.ts';
import { findGroups, findGroupWords, type Group } from './groups.ts';
import { readMinutes, readNth, readParts, SHIFT } from './lengths.ts';
import { type Concept, findConcepts } from './lexicon.ts';
import { FUTURE, isTurn, isTwist, listPhrases, type PhraseCue, UNNEEDED } from './phrases.ts';
import { asks, COURTESY, findRequest, isVerbOfChange } from './requests.ts';
import { findNamed, listTitles, type Named, sharesTitleWord } from './titles.ts';
import { isDeedOf, isInfinitive } from './verb-forms.ts';
import { findWhen, listSoon, readNumber, type When } from './when.ts';
import { areForms, splitWords, type Word, wholeWords } from './words.ts';

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
  | 'future'
  | 'deed';

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

/** What a text says by itself. */
export function readQuestion(text: string, facts: Facts): Question {
  const words = splitWords(text);
  const days = readDays(text, words, facts);
  const { whens, dayWords } = days;
  const { concepts, verbs, ...subjects } = readSubjects(text, words, dayWords, facts);
  const soon = listSoon(text, words);
  const minutes = readMinutes(
    text,
    words.filter((word) => !soon.includes(word)),
  );
  const parts = readParts(text, words);
  const senses: Question['senses'] = concepts;
  const mark = (cue: Cue, own: Iterable<Word>) => {
    for (const word of own) senses.set(word, new Set([...(senses.get(word) ?? []), cue]));
  };
  mark('day', dayWords);
  mark('minutes', minutes.words);
  mark('part', parts.words);
  mark('verb', verbs);
  mark(
    'number',
    words.filter((word) => /^\d/.test(word.text) || readNumber(word) !== null),
  );
  mark('group', subjects.groupWords);
  for (const { title, kind } of subjects.named) {
    const titleWords = splitWords(title);
    const own = words.filter((word) => sharesTitleWord(title, [word]) || isDeedOf(word, titleWords));
    mark(kind === 'busy' ? 'event' : 'title', own);
  }
  for (const [cue, phrase] of listPhrases()) {
    const own = findWords(text, words, phrase);
    for (const word of own) senses.set(word, new Set([...(senses.get(word) ?? [])].filter((each) => !isTurn(each)))); // `not` of `not needed`
    mark(cue, own);
  }
  mark(
    'future',
    findWords(text, words, FUTURE).filter((word) => !senses.has(word) || isVerbOf(word, subjects.named)),
  );
  mark(
    'past',
    days.isPast ? words.filter((word) => PAST.test(word.text) && !isNowTired(word) && !dayWords.has(word)) : [],
  );
  const said = {
    ...{ text, words, senses, dayWords, whens, when: whens[0] ?? null, groups: subjects.groups, named: subjects.named },
    ...{ part: parts.value?.[0] ?? null, minutes: minutes.value, nth: readNth(words) },
  };
  const isPast = days.isPast && !(said.when?.from === facts.snapshot.date && words.some(isNowTired));
  return { ...said, cues: findCues(said, { past: isPast, parts: (parts.value?.length ?? 0) > 1, ...subjects.cues }) };
}

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
  const common = new Set([...concepts.keys(), ...dayWords]);
  const found = findGroups(text, words, common, snapshot);
  const verb = verbs.find((word) => word === findRequest(words)?.all[0]); // `move` is no `moved` of a title
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
  if (/(?:^|\P{Alpha})во сколько/iu.test(text)) cues.delete('howMany');
  if (/\bdid\b/i.test(text)) cues.delete('able'); // `what did I finish before Tuesday`
  if (cues.has('howLong') && minutes === null) cues.delete('minutes');
  set('room', asksForRoom(text, cues));
  return cues;
}

/** Parts of the day, whatever the calendar has at lunch. */
const MEALS = /(?<!\p{Alpha})(?:before|after|до|после)\s+(?:lunch|обеда)(?!\p{Alpha})/giu;

const TIME_UNIT = /^(?:hours?|minutes?|час(?:а|ов)?|минут\p{Alpha}?|времени)$/u;

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

/** A past form of Russian that says how the person is now. */
const isNowTired = ({ text }: Word) => /^устал[аи]?$/.test(text);
const PAST =
  /^(was|were|did|had|yesterday|был[аои]?|прош(?:ел|л[аио])|вчера|(?!сначала$)(?=.{6,}).*(?:лся|лась|ал|ала|ил|ила|ел|ела))$/;
/** `have I paid` */
const PERFECT = /^(?:\P{Alpha}*(?:have|has)\s(?!\p{Alpha}+ got )|.*\bhave i \p{Alpha}+(?:ed|en|ne|id|de|nt)\b)/iu;

/** `what should I finish`, `can I get it done`: it is to come. */
const OUGHT = wholeWords`should|must|need to|have to|надо|нужно|стоит|(?<!(?:did|have) (?:i|we) )get (?:\p{Alpha}+ ){0,4}done`;

/** The days of a text. What is to come has no days that are over. */
function readDays(text: string, words: Word[], { snapshot, now }: Facts) {
  const zone = snapshot.timezone;
  const today = toLocalTime(now.getTime(), zone).slice(0, 10);
  const hasConcept = (concepts: Concept[], among: Word[]) =>
    [...findConcepts(among).values()].some((own) => concepts.some((concept) => own.has(concept)));
  const notVerbs = words.filter((word) => !isVerbOfChange(word));
  const verb = findRequest(words)?.verb;
  const isMove = verb === 'move' || (verb === undefined && ALL_TO.test(text));
  const isPast =
    !isMove &&
    !OUGHT.test(text) &&
    ((hasConcept(['done'], notVerbs) && !hasConcept(['able'], notVerbs)) ||
      words.some((word) => PAST.test(word.text)) ||
      PERFECT.test(text));
  const isMood = hasConcept(['mood', 'energy', 'focus', 'tired', 'trend', 'average', 'best', 'worst'], words);
  const { whens, used: dayWords } = findWhen(text, words, { now, zone, today, isPast, isMove, isMood });
  const rest = words.filter((word) => !dayWords.has(word));
  const isBack = isPast || hasConcept(BACK, rest);
  const isOfPart = [...dayWords].every((word) => PART.test(word.text));
  const isComing = whens.every(({ from, isWeekday, weekdays }) => from > today && !isWeekday && !weekdays);
  if (hasConcept(['mood', 'energy', 'focus'], rest) && (isOfPart || isComing)) return { whens: [], dayWords, isPast }; // `my focus in the morning` is not that of tomorrow
  return { whens: isBack ? whens : whens.map((each) => leaveOutPast(each, today)), dayWords, isPast };
}

/** `in the evening`, with no day */
const PART = /^(?:in|the|at|on|по|во?|(?:утр|вечер|ноч)\p{Alpha}*|(?:morning|afternoon|evening|night)s?)$/u;

/** `everything on Friday to Saturday` */
const ALL_TO = /^\P{Alpha}*(?:everything|all|вс[её])\s[^?]*\s(?:to|на)\s[^?]*$/iu;

/** What is asked about days that are over, too. */
const BACK: Concept[] = ['mood', 'energy', 'focus', 'overdue', 'trend', 'average'];

/** This week is what is left of it; on Sunday, the week that comes. This month and weekdays, what is left. */
function leaveOutPast(when: When, today: string): When {
  const { from, to } = when;
  const isThisWeek = from < today && to >= today && to === addDays(from, 6) && isoWeekday(to) === 7;
  if (isThisWeek) return { ...when, from: today, to: to === today ? addDays(to, 7) : to };
  return from < today && to >= today && (when.weekdays || from.endsWith('-01')) ? { ...when, from: today } : when;
}

const ASKS_FOR_ROOM = /^\P{Alpha}*(?:so |and |а |и )?(?:do|have|has|will|would|is|can|could|есть) /iu;

/** Whether there is so much time. */
const asksForRoom = (text: string, cues: Set<Cue>): boolean =>
  cues.has('minutes') &&
  (cues.has('room') || ASKS_FOR_ROOM.test(text)) &&
  !cues.has('first') &&
  !(cues.has('what') && !cues.has('when') && (!cues.has('free') || cues.has('work'))) &&
  !(cues.has('title') && cues.has('able')) &&
  (!cues.has('work') || cues.has('part') || cues.has('day') || cues.has('habit'));
