import type { Snapshot } from '../snapshot.ts';
import { EMPTY, isFiller, TWISTS } from './fillers.ts';
import { isPast } from './verb-forms.ts';
import { QUESTION_WORDS } from './verbs.ts';
import { areForms, splitWords, type Word } from './words.ts';

/** What a query names: a task, a busy time or something that is done. */
export type Named =
  | { kind: 'task'; title: string; id: string }
  | { kind: 'busy'; title: string }
  | { kind: 'done'; title: string; on: string };

export type NamedTask = Extract<Named, { kind: 'task' }>;

/** The open tasks that a query names. */
export const listNamedTasks = ({ named }: { named: Named[] }): NamedTask[] =>
  named.filter((each) => each.kind === 'task');

/** A word that is also one of the lexicon or of time says little about a title. */
const COMMON_WEIGHT = 0.4;
/** `plants` is rather in a title with `plants` than in one with `plan`. */
const EXACT_WEIGHT = 1.25;
/** The first word alone, often a verb, beside words that are not of the title. */
const VERB_WEIGHT = 0.5;
/** A title is named if words of this weight are in the query. */
const ENOUGH = 0.9;
/** Titles that match nearly as well are named, too. */
const NEARLY = 0.2;
const MIN_LETTERS = 3;

interface Wording {
  words: Word[];
  /** Words that are in the query for another reason. */
  common: Set<Word>;
  /** Words of the project or the label that it names. */
  ofGroup: Set<Word>;
  /** Whether other words name a title already: then a verb names no more. */
  isRest?: boolean;
}

/** The titles that a query names, the best matches. A quoted title is named exactly. */
export function findNamed(text: string, wording: Wording, snapshot: Snapshot): Named[] {
  const all = listTitles(snapshot);
  const quoted = [...text.matchAll(/«([^»]+)»|“([^”]+)”|"([^"]+)"/g)].map(([, ...texts]) =>
    (texts.find(Boolean) ?? '').trim().toLowerCase(),
  );
  const exact = all.filter(({ title }) => quoted.includes(title.toLowerCase()));
  if (exact.length > 0) return exact;
  const found = findBest(all, wording);
  // `Now and Then` has only words that say little
  return found.length > 0
    ? found
    : all.filter(({ title }) => / /.test(title) && text.toLowerCase().includes(title.toLowerCase()));
}

/** The titles that match best, and those that the other words name. */
function findBest(all: Named[], wording: Wording): Named[] {
  const scored = all
    .map((named) => ({ named, score: scoreTitle(named, wording) }))
    .filter(({ score }) => score >= ENOUGH);
  const best = Math.max(...scored.map(({ score }) => score));
  const found = scored.filter(({ score }) => score >= best - NEARLY).map(({ named }) => named);
  const rest = wording.words.filter(
    (word) => !isPast(word) && !TWISTS.has(word.text) && !found.some(({ title }) => sharesTitleWord(title, [word])),
  );
  if (found.length === 0 || rest.length === 0) return found;
  return [...found, ...findBest(all, { ...wording, words: rest, isRest: true })];
}

export function listTitles({ planning, done }: Snapshot): Named[] {
  const busy = new Set(planning.busy.flatMap(({ title }) => title ?? []));
  return [
    ...planning.tasks.map(({ title, id }): Named => ({ kind: 'task', title, id })),
    ...[...busy].map((title): Named => ({ kind: 'busy', title })),
    ...done.map(({ title, on }): Named => ({ kind: 'done', title, on })),
  ];
}

function scoreTitle({ title, kind }: Named, { words, common, ofGroup, isRest }: Wording): number {
  const isEvent =
    kind === 'busy' &&
    words.some(({ text }) => /^(?:whens?|когда)$/.test(text)) &&
    !words.some(({ text }) => text === 'due');
  const titleWords = splitWords(title).filter(isContent);
  const weights = titleWords.map(({ text }) =>
    Math.max(
      0,
      ...words

        .filter((word) => isContent(word))
        .filter((word) => areForms(word.text, text) || isShortOf(word.text, text))
        .map((word) =>
          common.has(word) || (ofGroup.has(word) && !isEvent) || isFiller(word.text)
            ? COMMON_WEIGHT
            : word.text === text
              ? EXACT_WEIGHT
              : 1,
        ),
    ),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const isUnmatched = (word: Word) =>
    isContent(word) &&
    !isFiller(word.text) &&
    !common.has(word) &&
    !titleWords.some(({ text }) => areForms(word.text, text));
  const isVerbAlone = weights.length > 1 && total === weights[0] && !isNoun(titleWords[0]);
  if (isVerbAlone && (isRest || words.some(isUnmatched))) return VERB_WEIGHT;
  const isWhole = weights.length > 1 && weights.every((weight) => weight > 0);
  const isOneWord = weights.length === 1 && total >= 1; // `Yoga` rather than `Buy a yoga mat`
  return isWhole ? Math.max(total, ENOUGH) : isOneWord ? total + 2 * NEARLY : total;
}

/** `лабу` of `лабораторная`: the beginning of a long word, with an ending. */
function isShortOf(word: string, full: string): boolean {
  const stem = word.replace(/ач(?:а|у|ом|е)?$|[аыуеой]$/, '');
  return (
    /^[а-я]{3,5}$/.test(stem) &&
    !QUESTION_WORDS.has(word) &&
    stem !== word &&
    full.length >= stem.length + 4 &&
    full.startsWith(stem)
  );
}

/** A Russian word that is no infinitive. English verbs and nouns look the same. */
const isNoun = (word: Word | undefined) =>
  /[а-я]/.test(word?.text ?? '') && !/(?:ть|ти|чь|ться|тись)$/.test(word?.text ?? '');

/** Whether a title has a word of a text. */
export const sharesTitleWord = (title: string, words: Word[]): boolean =>
  splitWords(title).some(
    (own) => isContent(own) && words.some(({ text }) => areForms(text, own.text) || isShortOf(text, own.text)),
  );

/** `cv`, `тз`, `1с`: two consonants are no little word, nor is a digit before one that is no unit. */
const ACRONYM = /^(?:[^aeiouyаеиоуыэюя\d]{2}|\d[^\ddhkmwдкмнч])$/;

export const isContent = ({ text }: Pick<Word, 'text'>) =>
  (text.length >= MIN_LETTERS || ACRONYM.test(text)) && !EMPTY.has(text);
