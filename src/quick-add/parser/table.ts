import type { Word } from './words.ts';

/** Words and phrases of all languages with their meaning. */
export interface Table<T> {
  entries: Map<string, T>;
  /** By the first word of its phrases, the number of words of the longest one. */
  lengths: Map<string, number>;
}

/** What is found at a word, and the index of the word after it. */
export interface Found<T> {
  value: T;
  end: number;
}

/** @param records a key has alternatives, divided by `|`: `{ 'today|2day': 0 }` */
export function createTable<T>(...records: Record<string, T>[]): Table<T> {
  const entries = new Map<string, T>();
  for (const record of records) {
    for (const [keys, value] of Object.entries(record)) {
      for (const key of keys.split('|')) entries.set(key, value);
    }
  }
  const lengths = new Map<string, number>();
  for (const phrase of entries.keys()) {
    const [first = '', ...rest] = phrase.split(' ');
    lengths.set(first, Math.max(lengths.get(first) ?? 0, rest.length + 1));
  }
  return { entries, lengths };
}

/** The longest phrase of the table that begins at a word. */
export function find<T>(table: Table<T>, words: Word[], at: number): Found<T> | null {
  const length = table.lengths.get(words[at]?.key ?? '') ?? 0;
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
  words[at]?.gap === 'space' ? find(table, words, at) : null;

/** The index after a phrase of the table, or `at` without one. */
export const skip = (table: Table<unknown>, words: Word[], at: number): number => find(table, words, at)?.end ?? at;
