import { addDays } from '../../shared/time-zones.ts';
import type { PartOfDay } from '../parts-of-day.ts';
import type { Snapshot } from '../snapshot.ts';
import { listMatched } from './clock-times.ts';
import { COURTESY, isFiller } from './fillers.ts';
import { findGroups, findGroupWords, type Group } from './groups.ts';
import { readMinutes, readParts, SHIFT } from './lengths.ts';
import { findClasses, type LexiconClass } from './lexicon.ts';
import { findNamed, listTitles, type Named, sharesTitleWord } from './titles.ts';
import { isDeed } from './verb-forms.ts';
import { findVerb, isQuestion, isVerbOfChange, type Request } from './verbs.ts';
import { findWhen, isOfPart, type When } from './when.ts';
import { splitWords, type Word, wholeWords } from './words.ts';

/** What a text is read with. */
interface Data {
  snapshot: Snapshot;
  now: Date;
}

/** What the words of a text say by themselves. */
export interface Sentence {
  text: string;
  words: Word[];
  /** The change that it asks for by a verb. */
  request: Request | null;
  isAsked: boolean;
  /** Whether it says where something goes, so that `Tuesday to Thursday` is no range. */
  isMove: boolean;
  /** Whether it is about what was. */
  isPast: boolean;
  /** What each word says by itself. */
  lexicon: Map<Word, Set<LexiconClass>>;
  /** The words of titles. */
  names: Set<string>;
}

const says = (lexicon: Sentence['lexicon'], ...some: LexiconClass[]) =>
  [...lexicon.values()].some((own) => some.some((each) => own.has(each)));

export function readSentence(text: string, { snapshot, now }: Data): Sentence {
  const words = splitWords(text);
  const verb = findVerb(text, words);
  const isAsked = isQuestion({ text, words, request: verb });
  const request = isAsked ? null : (verb ?? findVerbAfterDay(text, words, snapshot, now));
  const names = new Set(listTitles(snapshot).flatMap(({ title }) => splitWords(title).map((word) => word.text)));
  const ofGroups = findGroupWords(words, snapshot);
  const exact = words.filter(
    (word) => isVerbOfChange(word) || names.has(word.text) || ofGroups.includes(word) || isFiller(word.text),
  );
  const lexicon = findClasses(words, exact);
  for (const word of request?.own ?? []) lexicon.delete(word);
  // `what did I forget` asks for what is overdue, `I forgot to log it` does not
  for (const word of lexicon.keys()) if (!isAsked && FORGOT.test(word.text)) lexicon.delete(word);
  const isMove = request?.verb === 'move' || ALL_TO.test(text);
  const isPast = !isMove && isOfPast(text, words, lexicon);
  // `what should I get done` is about what to do
  if (OUGHT.test(text) && !isPast) for (const own of lexicon.values()) if (own.delete('done')) own.add('work');
  return { text, words, request, isAsked, isMove, isPast, lexicon, names };
}

const FORGOT = /^(?:forg[eo]t|забыл)/;
const ALL_TO = /^[^a-zß-ӿ]*(?:everything|all|вс[её])\s[^?]*\s(?:to|на)\s[^?]*$/iu;

/** `tomorrow at 9 remind me to call` */
function findVerbAfterDay(text: string, words: Word[], { timezone, date }: Snapshot, now: Date): Request | null {
  const { used } = findWhen(text, words, { now, zone: timezone, today: date, isPast: false });
  const at = words.findIndex((word) => !used.has(word));
  const verb = at > 0 ? findVerb(text, words.slice(at)) : null;
  return verb?.verb === 'add' ? verb : null;
}

/** Past forms: `купила`, `прошла`; not `сначала`. */
export const PAST =
  /^(was|were|did|had|yesterday|был[аои]?|прош(?:ел|л[аио])|вчера|(?!сначала$|дела$|устал[аи]?$)(?=.{5,}).*(?:лся|лась|ал|ала|ил|ила|ел|ела|ули|али|яли|или))$/;
const PERFECT = /^has\s|\b(?:have|has) (?:i|we)\s(?!got\b|to\b)/i;
const OUGHT = wholeWords`possible|долж[а-я]+(?! был)|возможно|реально|получится|смогу|should|must|needs? to|ha(?:ve|s) to|надо|нужно|стоит|can|could|успею|will`;

const isOfPast = (text: string, words: Word[], lexicon: Sentence['lexicon']): boolean =>
  !OUGHT.test(text) &&
  !says(lexicon, 'able') &&
  (PERFECT.test(text) || says(lexicon, 'done') || words.some((word) => PAST.test(word.text)));

export interface Times {
  whens: When[];
  dayWords: Set<Word>;
  minutes: number | null;
  parts: PartOfDay[];
  partWords: Word[];
  lengthWords: Word[];
}

const MOODS: LexiconClass[] = ['mood', 'energy', 'focus', 'tired', 'trend', 'average', 'best', 'worst', 'compare'];

export function readTimes({ text, words, isMove, isPast, lexicon }: Sentence, { snapshot, now }: Data): Times {
  const { used: dayWords, whens } = findWhen(text, words, {
    ...{ now, zone: snapshot.timezone, today: snapshot.date, isPast },
    isMove,
    isMood: says(lexicon, ...MOODS),
  });
  const minutes = readMinutes(text, words);
  const parts = readParts(text, words);
  // `my focus in the morning` is not that of today
  const isUsual = says(lexicon, 'mood', 'energy', 'focus') && isOfPart(dayWords);
  const isBack = isPast || says(lexicon, ...MOODS, 'overdue');
  return {
    whens: isUsual ? [] : isBack ? whens : whens.map((each) => leaveOutPast(each, snapshot.date)),
    ...{ dayWords, minutes: minutes.value, lengthWords: minutes.words },
    ...{ parts: parts.value ?? [], partWords: parts.words },
  };
}

/** This week is what is left of it; on Sunday, the week that comes. */
function leaveOutPast(when: When, today: string): When {
  if (when.from >= today || when.to < today) return when;
  return { ...when, from: today, to: when.to === today ? addDays(today, 7) : when.to };
}

export interface Subject {
  groups: Group[];
  named: Named[];
  groupWords: Set<Word>;
  /** Whether it asks which projects or labels there are. */
  isList: boolean;
}

/** In a request, they are rather of a title: `make the lights high priority`. */
const QUALITIES = new Set<LexiconClass>(['easy', 'shortest', 'longest', 'tired', 'calendar', 'free', 'best', 'worst']);

/** `who do I call`: what to do, not the task that says so, too. */
export const listDeedsOfWhom = ({ isAsked, isPast, lexicon, words }: Sentence): Word[] =>
  isAsked && !isPast && says(lexicon, 'who') ? words.filter(isDeed) : [];

/** The tasks, the projects and the labels that it names. A task says more than a group, unless it asks for tasks of a group. */
export function readSubject(sentence: Sentence, { dayWords, lengthWords }: Times, { snapshot }: Data): Subject {
  const { text, words, request, lexicon } = sentence;
  const isOfTasks = (word: Word) => [...(lexicon.get(word) ?? [])].every((each) => each === 'tasks' || each === 'work');
  const isCommon = (word: Word) => !request || ![...(lexicon.get(word) ?? [])].every((each) => QUALITIES.has(each));
  const common = new Set([...[...lexicon.keys()].filter(isCommon), ...dayWords, ...lengthWords]);
  const taken = new Set([...common].filter((word) => dayWords.has(word) || !isOfTasks(word)));
  const found = findGroups(text, words, taken, snapshot);
  const deeds = listDeedsOfWhom(sentence);
  const shift = listMatched(text, words, SHIFT);
  const content = words.filter(
    (word) =>
      !request?.own.includes(word) && !COURTESY.has(word.text) && !deeds.includes(word) && !shift.includes(word),
  );
  const all = findNamed(text, { words: content, common, ofGroup: found.used }, snapshot);
  const isOfGroup = found.groups.length > 0 && says(lexicon, 'tasks', 'open', 'all');
  const others = content.filter((word) => !found.used.has(word));
  const named = isOfGroup ? all.filter(({ kind, title }) => kind !== 'busy' && sharesTitleWord(title, others)) : all;
  const groups = found.isMarked || named.length === 0 ? found.groups : [];
  return { groups, named, groupWords: found.used, isList: found.isMarked && groups.length === 0 };
}
