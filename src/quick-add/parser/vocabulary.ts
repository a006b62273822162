import * as english from './en.ts';
import * as russian from './ru.ts';
import type { Context, LanguageWords, Phrases } from './types.ts';
import { isBoundary, type Word } from './words.ts';

/** The words after the first one, and the meaning of all. */
interface Phrase<T> {
  rest: string[];
  value: T;
}

/** Words and phrases of all languages with their meaning. Built when it is first used, not when a Worker starts. */
export class Table<T> {
  readonly #words: (Record<string, T> | string)[];
  #phrases: Map<string, Phrase<T>[]> | undefined;

  /**
   * @param words a key has alternatives, divided by `|`: `{ 'today|2day': 0 }`. A string has keys, divided by `, `, whose
   * values are 1, 2, 3. A line may break after both.
   */
  constructor(words: (Record<string, T> | string)[]) {
    this.#words = words;
  }

  /** By their first word, the longest first. */
  get phrases(): Map<string, Phrase<T>[]> {
    this.#phrases ??= group(this.#words.flatMap(listKeys<T>).flatMap(divide));
    return this.#phrases;
  }

  /** The meaning of a word alone. */
  get(key: string): T | undefined {
    return this.phrases.get(key)?.find(({ rest }) => rest.length === 0)?.value;
  }

  has(word: Word | undefined): boolean {
    return word !== undefined && this.get(word.key) !== undefined;
  }
}

const listKeys = <T>(words: Record<string, T> | string): [string, T][] =>
  typeof words === 'string' ? words.split(/,\s/).map((key, index) => [key, (index + 1) as T]) : Object.entries(words);

const divide = <T>([keys, value]: [string, T]): [string, T][] =>
  keys === '' ? [] : keys.split('|').map((key) => [key.trim(), value]);

function group<T>(phrases: [string, T][]): Map<string, Phrase<T>[]> {
  const groups = new Map<string, Phrase<T>[]>();
  for (const [phrase, value] of phrases) {
    const [first = '', ...rest] = phrase.split(' ');
    groups.set(first, [{ rest, value }, ...(groups.get(first) ?? [])]);
  }
  for (const group of groups.values()) group.sort((a, b) => b.rest.length - a.rest.length);
  return groups;
}

/** What is found at a word, and the index of the word after it. */
export interface Found<T> {
  value: T;
  end: number;
}

/** The longest phrase of the table that begins at a word. */
export function find<T>(table: Table<T>, words: Word[], at: number): Found<T> | null {
  const word = words[at];
  const phrases = word && table.phrases.get(word.key);
  if (!phrases) return null;
  const isNext = (key: string, index: number) =>
    words[at + 1 + index]?.key === key && !isBoundary(words, at + 1 + index);
  const found = phrases.find(({ rest }) => rest.every(isNext));
  return found ? { value: found.value, end: at + 1 + found.rest.length } : null;
}

/** As `find`, for a word that continues a phrase: only a space is before it. */
export const findNext = <T>(table: Table<T>, words: Word[], at: number): Found<T> | null =>
  isBoundary(words, at) ? null : find(table, words, at);

/** As `find`, for a word that something follows after a space: `in 3 days`. */
export const findPrefix = <T>(table: Table<T>, words: Word[], at: number): Found<T> | null => {
  const found = find(table, words, at);
  return found && !isBoundary(words, found.end) ? found : null;
};

/** The index after a phrase of the table, or `at` without one. */
export const skip = (table: Table<unknown>, words: Word[], at: number): number => find(table, words, at)?.end ?? at;

const LANGUAGES: LanguageWords[] = [english, russian];

type Tables<Words> = { [K in keyof Words]: Table<Words[K] extends string ? number : Words[K][keyof Words[K]]> };

/** The words that all languages have for something, in one table: a text may mix languages. */
const toTables = <Words extends object>(words: Words[]) =>
  Object.fromEntries(
    Object.keys(words[0] ?? {}).map((name) => [
      name,
      new Table<unknown>(words.map((each) => each[name as keyof Words] as string)),
    ]),
  ) as Tables<Words>;

const PHRASES = toTables<Phrases>(LANGUAGES.map(({ phrases }) => phrases));

export const WORDS = { ...PHRASES, ...toTables<Context>(LANGUAGES.map(({ context }) => context)) };

/** Whether it counts from completion: `every!`. */
export const EVERY = new Table(
  LANGUAGES.map(({ phrases: { every } }) => ({ [every]: false, [every.replaceAll('|', '!|').concat('!')]: true })),
);

/** What a word keeps at its end: `every! 3 days` counts from completion, `31 янв.` is an abbreviation. */
export const keepsTail = (key: string, tail: string): boolean =>
  tail === '!' ? EVERY.get(key) === false : tail === '.' && WORDS.abbreviations.get(key) !== undefined;

let starts: Set<string> | undefined;

/** Whether a phrase of a table may begin at a word. A quick test that most words fail. */
export function canStart(key: string): boolean {
  starts ??= new Set([...Object.values(PHRASES), EVERY].flatMap(({ phrases }) => [...phrases.keys()]));
  return starts.has(key) || /^\d|.[-/]./.test(key);
}
