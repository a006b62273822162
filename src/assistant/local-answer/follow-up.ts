import { addDays } from '../../shared/time-zones.ts';
import { isDenial, isReport } from './acts.ts';
import { SOURCE } from './clock-times.ts';
import { DAY_AFTER } from './phrases.ts';
import { type Cue, type Facts, type Question, readQuestion } from './question.ts';
import { findRequest, unquoted } from './requests.ts';
import type { Named } from './titles.ts';
import type { When } from './when.ts';

/** A question that says so little continues the one before. */
const MAX_FOLLOW_UP_WORDS = 4;

/**
 * @param earlier what the person asked before, the latest last
 * @param known what is understood already, by the number of messages before it: each message is read once
 */
export function understand(
  text: string,
  earlier: string[],
  facts: Facts,
  known = new Map<number, Question>(),
): Question {
  const question = known.get(earlier.length) ?? readAfter(text, earlier, facts, known);
  known.set(earlier.length, question);
  return question;
}

function readAfter(text: string, earlier: string[], facts: Facts, known: Map<number, Question>): Question {
  const question = readQuestion(text, facts);
  const before = earlier.at(-1);
  if (before === undefined) return question;
  if (!isFollowUp(question)) {
    const isOfAll = isOfAllListed(question);
    const refers = question.named.length === 0 && (isOfAll || hasPronoun(question));
    if (!refers) return question;
    const named = isOfAll ? [] : findLastNamed(earlier, facts, known);
    if (named.length > 0) return nameAgain(question, named);
    const previous = understand(before, earlier.slice(0, -1), facts, known);
    const isList = findRequest(previous.words) === null && !isReport(previous);
    return question.groups.length > 0 || (isOfAll && !isList) ? question : selectAgain(question, previous);
  }
  const previous = understand(before, earlier.slice(0, -1), facts, known);
  if (isAttribute(question)) return selectAgain(question, previous);
  if (isReport(previous) || isDenial(previous) || findRequest(unquoted(previous))) return question;
  const named = question.named.length > 0 ? question.named : previous.named;
  const days = question.when ? question.whens : DAY_AFTER.test(text) ? previous.whens.slice(-1).map(toDayAfter) : [];
  const own = [...question.cues].filter((cue) => cue !== 'day' || question.when);
  const replaced = INSTEAD.filter((cues) => cues.some((cue) => own.includes(cue))).flat();
  const ended = [...TALK, ...replaced];
  const kept = [...previous.cues].filter((cue) => !ended.includes(cue));
  return {
    ...previous,
    ...{ words: question.words, senses: question.senses },
    cues: new Set([...kept, ...own]),
    ...(days[0] && { when: days[0], whens: days }),
    part: question.part ?? previous.part,
    groups: question.groups.length > 0 ? question.groups : previous.groups,
    named,
    nth: question.nth ?? (isNext(question) ? (previous.nth ?? 1) + 1 : previous.nth),
    minutes: question.minutes ?? previous.minutes,
  };
}

/** A question is not continued by its greeting. */
const TALK: Cue[] = ['hello', 'thanks', 'bye', 'good'];
/** `move everything to Thursday`: what is not said to be of a day. */
const isOfAllListed = ({ cues, whens, words, text }: Question): boolean =>
  cues.has('all') && whens.length < 2 && !SOURCE.test(text) && findRequest(words) !== null;

/** Each takes the place of the others: `and with no date?` after `what is overdue?` */
const KINDS: Cue[] = ['overdue', 'undated', 'dated', 'important', 'repeats', 'inProgress', 'waits'];
const INSTEAD: Cue[][] = [KINDS, ['best', 'worst'], ['longest', 'shortest'], ['first', 'due']];

/** What the last message names, or the one before if the last only corrects its day: `no, on Saturday`. */
function findLastNamed(earlier: string[], facts: Facts, known: Map<number, Question>): Named[] {
  const before = earlier.at(-1);
  if (before === undefined) return [];
  const { named, when, cues, words } = understand(before, earlier.slice(0, -1), facts, known);
  const isCorrection = named.length === 0 && when !== null && words.length <= MAX_CORRECTION_WORDS && !cues.has('what');
  return isCorrection ? findLastNamed(earlier.slice(0, -1), facts, known) : named;
}

const MAX_CORRECTION_WORDS = 7;

/** What selects tasks of a list. */
const SELECTS: Cue[] = ['group', 'day', 'due', 'overdue', 'undated', 'dated', 'repeats', 'inProgress', 'important'];
const ATTRIBUTES = new Set<Cue>(
  'what how howMany howLong important longest shortest soonest overdue first tasks all number part minutes others'.split(
    ' ',
  ) as Cue[],
);

const ATTRIBUTED: Cue[] = ['howMany', 'important', 'longest', 'shortest', 'soonest'];

/** `how many hours is that`, `which are high` */
const isAttribute = ({ cues, when, named, groups }: Question) =>
  when === null &&
  named.length + groups.length === 0 &&
  ATTRIBUTED.some((cue) => cues.has(cue)) &&
  [...cues].every((cue) => ATTRIBUTES.has(cue));

/** The question about what the one before selected, or about the tasks that it named. */
function selectAgain(question: Question, previous: Question): Question {
  const selects = SELECTS.filter((cue) => previous.cues.has(cue));
  const isKnown = selects.length > 0;
  const words = question.words.filter(({ text }) => PRONOUNS.test(text));
  const isSeveral = isOfAllListed(question) || words.some(({ text }) => SEVERAL.test(text));
  const own = [...question.cues].filter((cue) => cue !== 'others' || !isKnown);
  return {
    ...question,
    when: question.when ?? previous.when,
    whens: isSeveral || question.when === null ? [...previous.whens, ...question.whens] : question.whens,
    groups: previous.groups,
    cues: new Set([...own, ...selects, ...(isKnown && isSeveral ? (['all'] as const) : [])]),
    senses: isKnown
      ? new Map([...question.senses, ...words.map((word) => [word, new Set<Cue>(['what'])] as const)])
      : question.senses,
  };
}

const SEVERAL = /^(?:them|em|these|those|их|им|них|эти|этих)$/;
const PRONOUNS = /^(it|that|them|em|this|these|those|ее|его|их|им|них|это|эти|этих|эту|этот|этого|нее|него|ней)$/;

/** Not in `this week`. */
export const hasPronoun = ({ words, dayWords }: Pick<Question, 'words' | 'dayWords'>) =>
  words.some((word) => PRONOUNS.test(word.text) && !dayWords.has(word));

/** The question with what was named before. */
export const nameAgain = (question: Question, named: Named[]): Question => ({
  ...question,
  named,
  cues: named.length > 0 ? new Set([...question.cues, 'title']) : question.cues,
});

/** `the most urgent` is no next one. */
const isNext = ({ cues, named, text }: Question) =>
  named.length === 0 &&
  !/urgent|important|срочн|важн|главн/i.test(text) &&
  (cues.has('first') ||
    cues.has('after') ||
    /^[^a-zß-ӿ]*(?:and |so )?(?:then|what then|then what)[^a-zß-ӿ]*$/iu.test(text));

const toDayAfter = (when: When): When => {
  const date = addDays(when.to, 1);
  return { ...when, from: date, to: date, time: null, isUntil: false };
};

/** `and what is on Friday?`, `and what is overdue?`; not `and what about Friday?` */
const isWholeQuestion = ({ cues, when, words }: Question) =>
  cues.has('what') &&
  !words.some(({ text }) => text === 'about') &&
  (when !== null || KINDS.some((cue) => cues.has(cue)));

/** `when am I free then`: on the day that was asked about. */
const THERE = /(?<![a-zß-ӿ])(?:(?:then|there)[^a-zß-ӿ]*$|(?:там|тогда)(?![a-zß-ӿ]))/iu;

function isFollowUp(question: Question): boolean {
  const { words, cues, nth } = question;
  const isThere = cues.has('free') && question.when === null && THERE.test(question.text);
  const most = isThere ? MAX_FOLLOW_UP_WORDS + 2 : MAX_FOLLOW_UP_WORDS;
  if (words.length === 0 || words.length > most || findRequest(unquoted(question)) || isReport(question)) return false;
  if (isWholeQuestion(question)) return false;
  const [first, second] = words.map(({ text }) => text);
  const continues = ['а', 'и', 'and', 'then', 'yes', 'да', 'ага', 'ok', 'давай'].includes(first ?? '');
  const refers = (first === 'what' || first === 'how') && second === 'about';
  const isBare =
    words.length <= 3 &&
    !hasPronoun(question) &&
    cues.size === 1 &&
    (cues.has('why') || cues.has('day') || cues.has('nth') || cues.has('first') || cues.has('after'));
  return continues || refers || isThere || nth !== null || isBare || isAttribute(question);
}
