import { english } from './en.ts';
import { russian } from './ru.ts';
import { Table } from './table.ts';
import type { Language } from './types.ts';

const LANGUAGES: Language[] = [english, russian];

type Vocabulary = {
  [K in keyof Language]: Table<Language[K] extends string ? number : Language[K][keyof Language[K]]>;
};

/** The words that all languages have for something, in one table: a text may mix languages. */
const toTable = (name: keyof Language) => new Table<unknown>(LANGUAGES.map((language) => language[name]));

const names = Object.keys(english) as (keyof Language)[];

export const WORDS = Object.fromEntries(names.map((name) => [name, toTable(name)])) as Vocabulary;

/** Whether it counts from completion: `every!`. */
export const EVERY = new Table(
  LANGUAGES.map(({ every }) => ({ [every]: false, [every.replaceAll('|', '!|').concat('!')]: true })),
);

/** What a word keeps at its end: `every! 3 days` counts from completion, `31 янв.` is an abbreviation. */
export const keepsTail = (key: string, tail: string): boolean =>
  tail === '!' ? EVERY.get(key) === false : tail === '.' && WORDS.abbreviations.get(key) !== undefined;

const STARTS: (keyof Language)[] = [
  'priorities',
  'energies',
  'spokenPriorities',
  'levels',
  'numbers',
  'tens',
  'ordinals',
  'ordinalDays',
  'relativeDays',
  'weekdays',
  'eachWeekday',
  'months',
  'durations',
  'timeUnits',
  'clockTimes',
  'hourOffsets',
  'periods',
  'recurrences',
  'at',
  'on',
  'in',
  'for',
  'by',
  'before',
  'from',
  'after',
  'between',
  'next',
  'nextWeek',
  'this',
  'endOf',
  'onceEvery',
  'eachOf',
  'ofEveryMonth',
  'dayOfMonth',
  'lastDay',
  'remind',
  'courtesies',
];
let starts: Set<string> | undefined;

/** Whether something may begin at a word. Most words are told apart by this alone. */
export function canStart(key: string): boolean {
  starts ??= new Set([...STARTS.map((name) => WORDS[name]), EVERY].flatMap(({ phrases }) => [...phrases.keys()]));
  return starts.has(key) || /^\d|.[-/]./.test(key);
}
