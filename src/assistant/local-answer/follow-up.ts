import { addDays } from '../../shared/time-zones.ts';
import { DAY_AFTER } from './phrases.ts';
import { type Cue, type Facts, type Question, readQuestion } from './question.ts';
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
    const refers = question.named.length === 0 && hasPronoun(question);
    if (!refers) return question;
    const named = findLastNamed(earlier, facts, known);
    const { groups } = named.length === 0 && question.groups.length === 0 ? readQuestion(before, facts) : question;
    return nameAgain(
      { ...question, groups, cues: groups.length > 0 ? new Set([...question.cues, 'group']) : question.cues },
      named,
    );
  }
  const previous = understand(before, earlier.slice(0, -1), facts, known);
  const named = question.named.length > 0 ? question.named : previous.named;
  const days = question.when ? question.whens : DAY_AFTER.test(text) ? previous.whens.slice(-1).map(toDayAfter) : [];
  const own = [...question.cues].filter((cue) => cue !== 'day' || question.when);
  const replaced = INSTEAD.filter((cues) => cues.some((cue) => own.includes(cue))).flat();
  const kept = [...previous.cues].filter((cue) => !TALK.includes(cue) && !replaced.includes(cue));
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
/** Each takes the place of the others: `and with no date?` after `what is overdue?` */
const INSTEAD: Cue[][] = [
  ['overdue', 'undated', 'dated', 'important', 'repeats', 'inProgress', 'waits'],
  ['best', 'worst'],
  ['longest', 'shortest'],
];

/** What the last message names, or the one before if the last only corrects its day: `no, on Saturday`. */
function findLastNamed(earlier: string[], facts: Facts, known: Map<number, Question>): Named[] {
  const before = earlier.at(-1);
  if (before === undefined) return [];
  const { named, when, cues, words } = understand(before, earlier.slice(0, -1), facts, known);
  const isCorrection = named.length === 0 && when !== null && words.length <= MAX_CORRECTION_WORDS && !cues.has('what');
  return isCorrection ? findLastNamed(earlier.slice(0, -1), facts, known) : named;
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
