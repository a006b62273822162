import { isVerb } from './certainty.ts';
import { isCapitalised } from './days.ts';
import type { Following, Match, Meaning } from './meaning.ts';
import { find, WORDS } from './vocabulary.ts';
import { isBoundary, keyAt, type Word, wordBefore } from './words.ts';

/** `remind me to call`, `напомни позвонить`, `call Ann friday, remind me at 10`. Not `remind Ann`. */
export function findRemind(words: Word[], at: number, { matches }: Following): Match | null {
  const remind = find(WORDS.remind, words, at);
  if (!remind || (at === 0 && !words[remind.end])) return null;
  let next = remind.end;
  for (let match = matches[next]; match?.meaning; match = matches[next]) next = match.end;
  const isTo = !isBoundary(words, next) && /^(to|что|чтобы)$/.test(keyAt(words, next));
  const isVerbal =
    /^(напомни|поставь|set)/.test(keyAt(words, at)) || (keyAt(words, at) === 'remind' && (isTo || next > remind.end));
  const isTail =
    at > 0 &&
    next === words.length &&
    /^(remind|напомни.*)$/.test(keyAt(words, at)) &&
    !WORDS.links.has(wordBefore(words, at));
  if (!isVerbal && !isTail && !isBoundary(words, remind.end)) return null;
  const meaning: Meaning = { type: 'reminder', isTail };
  if (!isTo || next === remind.end) return { meaning, end: isTo ? next + 1 : remind.end };
  matches[next] = { meaning: { ...meaning, isTail: true }, end: next + 1 };
  return { meaning, end: remind.end };
}

/** Words to the assistant, where the words after them leave no doubt: see `Courtesy`. Their place is checked in `pick`. */
export function findCourtesy(words: Word[], at: number, { matches }: Following): Match | null {
  const found = find(WORDS.courtesies, words, at);
  if (!found || (isCapitalised(words[at]) && (isCapitalised(words[found.end]) || !isBoundary(words, at)))) return null; // a name
  const { value: courtesy, end } = found;
  const skip = (isSkipped: (meaning: Meaning) => boolean) => {
    let next = end;
    for (let match = matches[next]; match?.meaning && isSkipped(match.meaning); match = matches[next]) next = match.end;
    return next;
  };
  const rest = skip(() => true);
  const next = matches[skip((meaning) => meaning.type === 'courtesy' && meaning.courtesy === 'please')]?.meaning;
  const isClear = {
    please: true,
    thanks: words[at]?.gap !== 'colon',
    ask: next?.type === 'reminder' || (next?.type === 'courtesy' && next.courtesy !== 'please'),
    add: true,
    task: words[end]?.mark?.type === 'quote' || isBoundary(words, end) || isVerb(words[rest]),
    need: isVerb(words[rest]),
  }[courtesy];
  const isAlone = isBoundary(words, at) && (isBoundary(words, end) || rest === words.length);
  const isLast = courtesy === 'please' && rest === words.length && !isVerb(words[at - 1]);
  const isTail = at > 0 && (isLast || (isAlone && /^(please|thanks)$/.test(courtesy)));
  return isClear ? { meaning: { type: 'courtesy', courtesy, isTail }, end } : null;
}
