import * as english from './en.ts';
import * as russian from './ru.ts';
import { Table } from './table.ts';
import type { Context, Language, Phrases } from './types.ts';

const LANGUAGES: Language[] = [english, russian];

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

/** Whether something may begin at a word. Most words are told apart by this alone. */
export function canStart(key: string): boolean {
  starts ??= new Set([...Object.values(PHRASES), EVERY].flatMap(({ phrases }) => [...phrases.keys()]));
  return starts.has(key) || /^\d|.[-/]./.test(key);
}
