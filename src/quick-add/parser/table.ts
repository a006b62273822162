import { isBoundary, keyAt, type Word } from './words.ts';

/** Words and phrases of all languages with their meaning. Built when it is first used, not when a Worker starts. */
export class Table<T> {
  readonly #words: (Record<string, T> | string)[];
  #entries: Map<string, T> | undefined;
  #lengths: Map<string, number> | undefined;

  /** @param words a key has alternatives, divided by `|`: `{ 'today|2day': 0 }`. A string has keys, divided by `, `: 1, 2, 3 */
  constructor(words: (Record<string, T> | string)[]) {
    this.#words = words;
  }

  get entries(): Map<string, T> {
    this.#entries ??= new Map(this.#words.flatMap(listKeys<T>).flatMap(divide));
    return this.#entries;
  }

  get(key: string): T | undefined {
    return this.entries.get(key);
  }

  has(word: Word | undefined): boolean {
    return word !== undefined && this.entries.has(word.key);
  }

  /** By the first word of its phrases, the number of words of the longest one. */
  get lengths(): Map<string, number> {
    this.#lengths ??= measure(this.entries.keys());
    return this.#lengths;
  }
}

const listKeys = <T>(words: Record<string, T> | string): [string, T][] =>
  typeof words === 'string' ? words.split(', ').map((key, index) => [key, (index + 1) as T]) : Object.entries(words);

const divide = <T>([keys, value]: [string, T]): [string, T][] =>
  keys === '' ? [] : keys.split('|').map((key) => [key, value]);

function measure(phrases: Iterable<string>): Map<string, number> {
  const lengths = new Map<string, number>();
  for (const phrase of phrases) {
    const [first = '', ...rest] = phrase.split(' ');
    lengths.set(first, Math.max(lengths.get(first) ?? 0, rest.length + 1));
  }
  return lengths;
}

/** What is found at a word, and the index of the word after it. */
export interface Found<T> {
  value: T;
  end: number;
}

/** The longest phrase of the table that begins at a word. */
export function find<T>(table: Table<T>, words: Word[], at: number): Found<T> | null {
  const length = table.lengths.get(keyAt(words, at)) ?? 0;
  let phrase = '';
  let found: Found<T> | null = null;
  for (let end = at; end < at + length; end += 1) {
    const word = words[end];
    if (!word || word.mark || (end > at && word.gap !== 'space')) break;
    phrase = end === at ? word.key : `${phrase} ${word.key}`;
    const value = table.entries.get(phrase);
    if (value !== undefined) found = { value, end: end + 1 };
  }
  return found;
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
