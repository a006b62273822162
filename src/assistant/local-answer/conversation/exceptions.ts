import { findExisting } from '../changes/add.ts';
import { type Class, type Facts, findUnused, isSignificant, type Query, readQuery } from '../query.ts';
import { selectTasks } from '../selection.ts';
import { sharesTitleWord } from '../titles.ts';
import { isVerbOfChange, QUESTION_WORDS, QUOTES } from '../verbs.ts';
import { SEPARATOR, toSet, type Word, wholeWords } from '../words.ts';
import type { State } from './state.ts';

/** `everything except the plants`, `кроме кота`: they are not meant. */
const EXCEPT = wholeWords`except(?: for)?|(?:just|only) not|anything but|(?:но )?только не|apart from|other than|besides|excluding|not counting|leaving out|without|(?:(?:but|and|just) )?(?:leave|keep)(?: only| just)?|but(?: not)?|not the|кроме|за исключением|помимо|не считая|(?:но |только )?оставь(?:те)?(?: только)?|(?:но|а) не|(?<!обойд[а-я]+ )без`;
/** `leave the report as it is` */
const AS_IS = wholeWords`alone|out|as (?:it is|they are|is)|where (?:it is|they are)|как есть|на месте|в покое`;

const ALL = wholeWords`everything|anything|all|every|each|вс[её]|все|люб[а-я]+`;
/** `everything to Monday, but the boots to Friday` */
const TO_DAY = wholeWords`to|until|till|on|на|до|в`;

/** Whether a message excepts something of all tasks in words that are not understood. */
export function isUnclear(said: string): boolean {
  const [head = '', tail] = said.replaceAll(QUOTES, '').split(EXCEPT);
  return tail !== undefined && ALL.test(head) && !TO_DAY.test(tail);
}

interface Exception {
  /** What is before it. */
  head: string;
  /** The message without it. */
  text: string;
  /** The tasks and busy times that are not meant. */
  left: { id?: string; title: string }[];
}

const NAMES = /^(?:title|event|group|tasks|all|important|low|urgent|repeats|easy|overdue|undated)$/;

export function readExcept(said: string, facts: Facts): Exception | null {
  const masked = said.replaceAll(QUOTES, ({ length }) => '_'.repeat(length));
  const match = EXCEPT.exec(masked);
  if (!match) return null;
  const tail = said.slice(match.index + match[0].length).replace(AS_IS, '');
  const query = readQuery(tail, facts);
  const isName = (word: Word) => query.named.some(({ title }) => sharesTitleWord(title, [word]));
  const end = query.words.find(
    (word) => !isName(word) && (query.dayWords.has(word) || QUESTION_WORDS.has(word.text) || isVerbOfChange(word)),
  );
  const [kept = '', gap = ''] =
    /^(.*?)([\s,.;]*(?:\s(?:and|и|а))?\s*)$/su.exec(tail.slice(0, end?.start))?.slice(1) ?? [];
  const isOtherDay = end && query.dayWords.has(end) && /\s(?:to|until|till)\s/i.test(said.slice(0, match.index));
  if (isOtherDay) return null; // `all to Monday but the boots to Friday`
  const parts = kept
    .split(SEPARATOR)
    .filter((part) => part.trim() !== '')
    .map((part) => readQuery(part, facts));
  const found = parts.map((part) => findKept(part, facts));
  if (found.length === 0 || found.includes(null)) return null;
  const head = said.slice(0, match.index).replace(/[\s,]+$/, '');
  return {
    head,
    text: `${head} ${end ? gap.trim() : ''} ${end ? tail.slice(end.start) : ''}`.replaceAll(/\s+/g, ' ').trim(),
    left: found.flatMap((each) => each ?? []),
  };
}

/** What a part of an exception names or describes; null if a word of it is not understood. */
function findKept(part: Query, facts: Facts): { id?: string; title: string }[] | null {
  const words = part.words.filter(isSignificant);
  const existing = part.groups.length > 0 ? [] : findExisting(words, facts);
  const named = existing.length > 0 ? existing : part.named;
  if (existing.length === 0 && findUnused(part, (name) => NAMES.test(name)).length > 0) return null;
  if (named.length > 0) return named;
  const found = facts.snapshot.planning.tasks.filter(selectTasks({ ...part, when: null }, facts).includes);
  return found.length > 0 ? found : null;
}

const SETS = toSet`all tasks group overdue undated dated repeats important day open howMany howLong` as Set<Class>;

/** Whether an exception is one of several tasks that are not named, or of the subject before. */
export function describes({ head, text }: Exception, state: State | null, facts: Facts): boolean {
  const query = readQuery(head.split(SEPARATOR).at(-1) ?? '', facts);
  if (query.named.length > 0 || /^(?:add|need|errand|log|plan|rename)$/.test(query.request?.verb ?? '')) return false;
  return (
    !SETS.isDisjointFrom(query.asks) || (state?.asked === null && !readQuery(text, facts).words.some(isSignificant))
  );
}
