import type { Language } from '../../messages/say.ts';
import type { PartOfDay } from '../parts-of-day.ts';
import type { Snapshot } from '../snapshot.ts';
import { listMatched, listSoon, SOURCE } from './clock-times.ts';
import { COURTESY, isFiller, TWISTS } from './fillers.ts';
import { findGroups, findGroupWords, type Group } from './groups.ts';
import { readMinutes, readNth, readParts, SHIFT } from './lengths.ts';
import { findClasses, type LexiconClass } from './lexicon.ts';
import { findNamed, isContent, listTitles, type Named, sharesTitleWord } from './titles.ts';
import { findStranger, isDeed, isDeedOf, isPast } from './verb-forms.ts';
import { findVerb, isQuestion, isVerbOfChange, type Request } from './verbs.ts';
import { findWhen, isOfPart, type When } from './when.ts';
import { splitWords, toSet, type Word } from './words.ts';

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

/** Past forms: `купила`, `прошла`; not `сначала`. */
const PAST =
  /^(was|were|did|had|yesterday|был[аои]?|прош(?:ел|л[аио])|вчера|(?!сначала$|дела$)(?=.{5,}).*(?:лся|лась|ал|ала|ил|ила|ел|ела|ули|али|яли|или))$/;
const PERFECT = /^has\s|\b(?:have|has) (?:i|we)\s(?!got\b|to\b)/i;
const OUGHT =
  /(?<![a-zß-ӿ])(?:possible|долж[а-я]+(?! был)|возможно|реально|получится|смогу|should|must|needs? to|ha(?:ve|s) to|надо|нужно|стоит|can|could|успею|will)(?![a-zß-ӿ])/iu;
/** `when do I finish` is about what comes. */
const PRESENT = /\b(?:do|am|are) (?:i|we)\b/i;
const MOODS: LexiconClass[] = ['mood', 'energy', 'focus', 'tired', 'trend', 'average', 'best', 'worst'];
const OF_LENGTH: LexiconClass[] = ['over', 'under', 'upTo', 'more', 'about'];
const isNowTired = ({ text }: Word) => /^(?:устал[аи]?|tired)$/.test(text);

function readText(text: string, facts: Facts): Query {
  const { snapshot, now } = facts;
  const words = splitWords(text);
  const verb = findVerb(text, words);
  const isAsked = isQuestion({ text, words, request: verb });
  const request = isAsked ? null : (verb ?? findVerbAfterDay(text, words, facts));
  const verbs = words.filter(isVerbOfChange);
  const titleWords = new Set(listTitles(snapshot).flatMap(({ title }) => splitWords(title).map((word) => word.text)));
  const ofGroups = findGroupWords(words, snapshot);
  const classes: Query['senses'] = findClasses(
    words,
    words.filter(
      (word) => verbs.includes(word) || titleWords.has(word.text) || ofGroups.includes(word) || isFiller(word.text),
    ),
  );
  for (const word of request?.own ?? []) classes.delete(word);
  const isOf = (...some: Class[]) => [...classes.values()].some((own) => some.some((each) => own.has(each)));
  const isMove =
    request?.verb === 'move' || /^[^a-zß-ӿ]*(?:everything|all|вс[её])\s[^?]*\s(?:to|на)\s[^?]*$/iu.test(text);
  const isPast =
    !isMove &&
    !((OUGHT.test(text) && !/\b(?:did|have) i\b/i.test(text)) || isOf('able')) &&
    (PERFECT.test(text) ||
      words.some(
        (word) =>
          (PAST.test(word.text) && !isNowTired(word)) ||
          (isDone(word, classes) && !isOf('able') && !PRESENT.test(text)),
      ));
  for (const own of classes.values()) if (OUGHT.test(text) && !isPast && own.delete('done')) own.add('work');
  const clock = {
    now,
    zone: snapshot.timezone,
    today: snapshot.date,
    isPast,
    isMove,
    isMood: isOf(...MOODS, 'compare'),
  };
  const found = findWhen(text, words, clock);
  const dayWords = found.used;
  const soon = listSoon(text, words);
  const minutes = readMinutes(
    text,
    words.filter((word) => !soon.includes(word)),
  );
  const parts = readParts(text, words);
  for (const word of dayWords) classes.delete(word);
  const ofWhom = isAsked && isOf('who') && !isPast ? words.filter(isDeed) : [];
  const others = words.filter((word) => !ofWhom.includes(word));
  const subjects = readSubjects(
    { text, words: others, classes, dayWords, verbs, request, ofLength: minutes.words },
    facts,
  );
  const mark = (name: Class, own: Iterable<Word>) => {
    for (const word of own) classes.set(word, new Set([...(classes.get(word) ?? []), name]));
  };
  mark('day', dayWords);
  mark('minutes', minutes.words);
  if (minutes.value === null) for (const own of classes.values()) for (const each of OF_LENGTH) own.delete(each);
  mark('shift', [
    ...(isAsked ? [] : listMatched(text, words, SHIFT)),
    ...(isMove ? listMatched(text, words, SOURCE) : []),
  ]);
  mark('part', parts.words);
  mark('verb', request?.own ?? []);
  mark(
    'number',
    words.filter(({ text }) => /^\d/.test(text)),
  );
  if (subjects.groups.length > 0) for (const word of subjects.groupWords) classes.delete(word);
  mark('group', subjects.groupWords);
  for (const { title, kind } of subjects.named) {
    const ofTitle = splitWords(title);
    const own = words.filter(
      (word) => sharesTitleWord(title, [word]) || (!isFiller(word.text) && isDeedOf(word, ofTitle)),
    );
    const isSure = own.some((word) => !classes.has(word));
    for (const word of own) if (isSure && isContent(word)) classes.delete(word); // a word of a title says nothing else
    mark(kind === 'busy' ? 'event' : 'title', own);
  }
  mark(
    'title',
    words.filter((word, at) => /^\d/.test(word.text) && isInTitle(words.slice(at - 1, at + 1), subjects.named)),
  );
  const stranger = isAsked
    ? findStranger(
        text,
        words,
        (word) => titleWords.has(word.text) || (classes.has(word) && !classes.get(word)?.has('title')),
      )
    : undefined;
  if (stranger) {
    mark('others', [stranger]);
    mark(
      'deed',
      words.filter((word) => !classes.has(word) && isDeed(word)),
    );
  }
  for (const word of ofWhom) classes.delete(word);
  mark(
    'deed',
    words.filter(
      (word) =>
        ofWhom.includes(word) ||
        (isAsked && subjects.named.length + subjects.groups.length === 0 && !classes.has(word) && isDeed(word)),
    ),
  );
  const isOfLength = minutes.value !== null || isOf('free') || (isOf('best') && isOf('when', 'part'));
  const isNew = (word: Word) =>
    isSignificant(word) && [...(classes.get(word) ?? [])].every((each) => /^(?:calendar|tasks|focus|work)$/.test(each));
  mark('purpose', isOfLength ? listPurpose(text, words, minutes.words).filter(isNew) : []);
  const isErrand = (word: Word) => /(?:ть|чь|ти)$/.test(word.text) || word.text === 'buy';
  mark(
    'work',
    subjects.groups.length > 0 || (isOf('able') && request === null)
      ? words.filter((word) => isErrand(word) && !classes.has(word))
      : [],
  );
  mark('past', isPast ? words.filter((word) => PAST.test(word.text) && !dayWords.has(word)) : []);
  const isOfMood = isOf('mood', 'energy', 'focus');
  const isComing = found.whens.every(
    ({ from, isWeekday, weekdays }) => from > snapshot.date && !isWeekday && !weekdays,
  );
  const isUsual = isOfMood && dayWords.size > 0 && (isOfPart(dayWords) || isComing); // `my focus in the morning` is not that of tomorrow
  const whens = isUsual
    ? []
    : isPast || isOf(...MOODS, 'overdue')
      ? found.whens
      : found.whens.map((each) => leaveOutPast(each, snapshot.date));
  const [when = null] = whens;
  const asks = new Set([...classes.values()].flatMap((own) => [...own]));
  const set = (name: Class, holds: boolean) => (holds ? asks.add(name) : asks.delete(name));
  set('past', isPast);
  set('parts', (parts.value?.length ?? 0) > 1);
  set('day', when !== null && !when.isHabit);
  set('time', when?.time != null);
  set('weekdayName', when?.isWeekday === true);
  set('habit', when?.isHabit === true);
  set('group', subjects.groups.length > 0);
  set('groupList', subjects.isList);
  set('listed', facts.isListed === true);
  const isOfTitle = parts.words.length > 0 && parts.words.every((word) => classes.get(word)?.has('title')); // `parents night`
  return {
    ...{ text, words, senses: classes, dayWords, asks, whens, when, request },
    ...{ groups: subjects.groups, named: subjects.named, minutes: minutes.value, nth: readNth(words) },
    part: isOfTitle ? null : (parts.value?.[0] ?? null),
  };
}

/** `6` of `flat 6`, `2` of `reviewer 2` */
const isInTitle = (pair: Word[], named: Named[]): boolean =>
  pair.length > 1 &&
  named.some(({ title }) => {
    const own = splitWords(title).map(({ text }) => text);
    return own.some((text, at) => text === pair[0]?.text && own[at + 1] === pair[1]?.text);
  });

const PURPOSE =
  /(?<![a-zß-ӿ])(?:for|to|before|until|на|под|до|перед|чтобы?|[a-zß-ӿ]{3,}(?:ть|ться|тись))(?![a-zß-ӿ])[^,.;!?]*/giu;

/** What there is time for: `90 min for a run`, `a 2 hour session`. */
function listPurpose(text: string, words: Word[], ofLength: Word[]): Word[] {
  const spans = [...text.matchAll(PURPOSE)].map(({ 0: { length }, index }) => [index, index + length] as const);
  const end = words.findLastIndex((word) => ofLength.includes(word)) + 1;
  const after =
    end > 0
      ? words.slice(
          end,
          end + words.slice(end).findIndex(({ text }) => /^(?:on|in|at|before|after|во?|до|после)$/.test(text)),
        )
      : [];
  return words.filter(
    (word) => after.includes(word) || spans.some(([from, to]) => word.start >= from && word.start < to),
  );
}

const isDone = (word: Word, classes: Query['senses']): boolean => classes.get(word)?.has('done') === true;

/** `tomorrow at 9 remind me to call` */
function findVerbAfterDay(text: string, words: Word[], { now, snapshot }: Facts): Request | null {
  const { used } = findWhen(text, words, { now, zone: snapshot.timezone, today: snapshot.date, isPast: false });
  const at = words.findIndex((word) => !used.has(word));
  const verb = at > 0 ? findVerb(text, words.slice(at)) : null;
  return verb?.verb === 'add' ? verb : null;
}

/** This week is what is left of it; on Sunday, the week that comes. This month and weekdays, what is left. */
function leaveOutPast(when: When, today: string): When {
  const { from, to } = when;
  if (from >= today || to < today) return when;
  if (to === today && from < today) return { ...when, from: today, to: addWeek(to) };
  return { ...when, from: today };
}

const addWeek = (date: string) => new Date(Date.parse(date) + 7 * 86_400_000).toISOString().slice(0, 10);

interface Said extends Pick<Query, 'text' | 'words' | 'dayWords' | 'request'> {
  classes: Query['senses'];
  verbs: Word[];
  ofLength: Word[];
}

/** They say what becomes of a task, not which it is. */
const ENDED = toSet`cancelled canceled skipped needed anymore нужна нужен нужны отменили отменилась отменился`;

/** In a request, they are rather of a title: `make the lights high priority`. */
const QUALITIES = new Set<Class>('easy shortest longest tired calendar free best worst'.split(' ') as Class[]);

/** The titles, the projects and the labels that a text names. A title says more than a group, unless tasks are asked for. */
function readSubjects({ text, words, classes, dayWords, verbs, request, ofLength }: Said, { snapshot }: Facts) {
  const isCommon = (word: Word) => !request || ![...(classes.get(word) ?? [])].every((each) => QUALITIES.has(each));
  const common = new Set([...[...classes.keys()].filter(isCommon), ...dayWords, ...ofLength]);
  const isOfTasks = (word: Word) => [...(classes.get(word) ?? [])].every((each) => each === 'tasks' || each === 'work');
  const taken = new Set([...common].filter((word) => dayWords.has(word) || !isOfTasks(word)));
  const found = findGroups(text, words, taken, snapshot);
  const shift = listMatched(text, words, SHIFT);
  const content = words.filter(
    (word) => !request?.own.includes(word) && !COURTESY.has(word.text) && !shift.includes(word),
  );
  const ignored = [
    ...verbs,
    ...words.filter(({ text }) => TWISTS.has(text) || ENDED.has(text)),
    ...words.filter(isPast),
  ];
  const all = findNamed(text, { words: content, common, ofGroup: found.used, ignored }, snapshot);
  const ofTasks = [...classes.values()].some((own) => own.has('tasks') || own.has('open') || own.has('all'));
  const named = all.filter(
    ({ kind, title }) =>
      found.groups.length === 0 ||
      !ofTasks ||
      (kind !== 'busy' && content.some((word) => !found.used.has(word) && sharesTitleWord(title, [word]))),
  );
  const groups = found.isMarked || named.length === 0 ? found.groups : [];
  return { groups, named, groupWords: found.used, isList: found.isMarked && groups.length === 0 };
}

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
