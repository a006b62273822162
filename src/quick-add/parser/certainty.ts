import type { Certainty } from './types.ts';
import { canStart, WORDS } from './vocabulary.ts';
import { isBoundary, type Word } from './words.ts';

/** Whether a word begins another part of the sentence: `with`, `для`, or a Russian infinitive. */
const isLink = (word: Word) => WORDS.links.has(word) || isInfinitive(word);

const isInfinitive = ({ key }: Word) => /^[а-я]{2,}(ть|ти|чь|ться|тись|чься)$/.test(key);

export const isVerb = (word: Word | undefined): boolean =>
  word !== undefined && (WORDS.verbs.has(word) || isInfinitive(word));

/** Whether a phrase can have its meaning, by the words after it. @param isToken whether another phrase begins there */
export function isAccepted(
  certainty: Certainty,
  words: Word[],
  { at, end }: { at: number; end: number },
  isToken: (at: number) => boolean,
): boolean {
  if (certainty === 'sure') return true;
  if (certainty === 'hint') return false;
  const next = words[end];
  if (!next || isBoundary(words, end) || isToken(end)) return true;
  if (certainty === 'unclear') return false;
  return isLink(next) || (isBoundary(words, at) && isVerb(next));
}

/** Whether nothing follows that a number could count: `sat 11`, `tomorrow at 3 with Ann`. */
export function isPhraseEnd(words: Word[], at: number): boolean {
  const next = words[at];
  if (!next || isBoundary(words, at) || next.mark || isLink(next) || isVerb(next)) return true;
  return canStart(next.key) && !/^\d+$/.test(next.key) && !WORDS.timeUnits.has(next);
}

/** Whether a word could be what a number before it counts or names: `5 Elm Street`, `в 5 классе`. */
export function isNumbered(words: Word[], at: number): boolean {
  const next = words[at];
  if (!next || isBoundary(words, at) || isVerb(next)) return false;
  if (/^\p{Upper}\p{Lower}/u.test(next.text) || /^[\d$€£%+]/.test(next.key)) return true;
  if (WORDS.numbered.has(next) || /^[а-я]+[ая]х$/.test(next.key)) return true;
  return isNumberedStem(next.key);
}

let numberedStem: RegExp | undefined;

/** Russian nouns have endings: `класс` is also in `классе`. */
function isNumberedStem(key: string): boolean {
  const stems = () => [...WORDS.numbered.phrases.keys()].filter((stem) => /^[а-я]{3,}$/.test(stem));
  numberedStem ??= new RegExp(`^(${stems().join('|')})`);
  return numberedStem.test(key);
}

/** An English plural: `5 tickets`. */
export const isPlural = (word: Word | undefined): boolean =>
  word !== undefined && /^[a-z]{3,}s$/.test(word.key) && !/(ss|us|is)$/.test(word.key);
