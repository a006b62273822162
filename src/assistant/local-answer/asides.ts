import { findAct } from './acts.ts';
import { isTwist } from './phrases.ts';
import { type Cue, type Facts, type Question, readQuestion } from './question.ts';
import { asks, findRequest, unquoted } from './requests.ts';
import { findUnknown, isSignificant } from './unexplained.ts';
import type { Word } from './words.ts';

/** Also before a question after something else: `the twins sleep what now`. */
const PART =
  /(?:[,.;!?]+|\s[-–—])\s+|\n+|(?<=\S \S+) (?=(?:what|where|how|which|что|чем|как|какие?|сколько|с чего) )/giu;
/** What only names something. */
const NAMES: Cue[] = ['title', 'event', 'group'];

/** A question without the parts that say nothing of a day, a field or a deed, as `knees playing up`; and these parts. */
export function takeAsides(text: string, facts: Facts): { text: string; asides: string[] } {
  const ends = [...text.matchAll(PART)].map(({ 0: { length }, index }) => index + length);
  const parts = [0, ...ends].map((from, at) => text.slice(from, ends[at])).filter((part) => part !== '');
  if (parts.length < 2 || parts.length > MAX_PARTS) return { text, asides: [] };
  const asides = parts.filter((part) => isAside(readQuestion(part, facts)));
  const rest = parts.filter((part) => !asides.includes(part)).join('');
  const isUnderstood = asides.length > 0 && rest !== '' && isWhole(readQuestion(rest, facts));
  return isUnderstood ? { text: rest.replace(/[\s,;–—-]+$/u, ''), asides } : { text, asides: [] };
}

const MAX_PARTS = 5;

function isAside(part: Question): boolean {
  const { words, senses } = part;
  const isName = (word: Word) => [...(senses.get(word) ?? [])].every((cue) => NAMES.includes(cue));
  return (
    findUnknown(part).length > 0 &&
    words.filter(isSignificant).every((word) => isName(word) && !isTwist(word)) &&
    !asks(part) &&
    findRequest(unquoted(part)) === null &&
    findAct(part) === null
  );
}

/** Whether a question needs no other part, and asks for no change. */
const isWhole = (question: Question): boolean =>
  asks(question) && findUnknown(question).length === 0 && findRequest(unquoted(question)) === null;
