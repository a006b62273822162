import { english } from './en.ts';
import { russian } from './ru.ts';
import { Table } from './table.ts';
import type { Language } from './types.ts';

const LANGUAGES: Language[] = [english, russian];

type NameOf<Value> = { [K in keyof Language]: Language[K] extends Value ? K : never }[keyof Language];

/** The words that all languages have for something, in one table: a text may mix languages. */
const merge = <K extends NameOf<Record<string, unknown>>>(name: K) =>
  new Table(LANGUAGES.map((language) => language[name]) as Record<string, Language[K][string]>[]);

/** As `merge`, of words that have no value. */
const mergeWords = (name: NameOf<string>): Table<true> =>
  new Table(
    LANGUAGES.map((language) => language[name])
      .filter((words) => words !== '')
      .map((words) => ({ [words]: true as const })),
  );

const every = LANGUAGES.map((language) => language.every).join('|');

export const WORDS = {
  priorities: merge('priorities'),
  energies: merge('energies'),
  numbers: merge('numbers'),
  ordinals: merge('ordinals'),
  relativeDays: merge('relativeDays'),
  weekdays: merge('weekdays'),
  eachWeekday: merge('eachWeekday'),
  weekdayGroups: merge('weekdayGroups'),
  months: merge('months'),
  doubtfulMonths: mergeWords('doubtfulMonths'),
  units: merge('units'),
  timeUnits: merge('timeUnits'),
  durations: merge('durations'),
  clockTimes: merge('clockTimes'),
  halfDays: merge('halfDays'),
  hourPeriods: merge('hourPeriods'),
  periods: merge('periods'),
  ownPeriods: merge('ownPeriods'),
  hourWords: mergeWords('hourWords'),
  recurrences: merge('recurrences'),
  everyPeriod: merge('everyPeriod'),
  intervals: merge('intervals'),
  at: mergeWords('at'),
  on: mergeWords('on'),
  in: mergeWords('in'),
  fromNow: mergeWords('fromNow'),
  for: mergeWords('for'),
  by: mergeWords('by'),
  from: mergeWords('from'),
  unknownDays: mergeWords('unknownDays'),
  notAfterUnit: mergeWords('notAfterUnit'),
  next: mergeWords('next'),
  nextWeek: mergeWords('nextWeek'),
  this: mergeWords('this'),
  endOf: mergeWords('endOf'),
  every: new Table([{ [every]: false, [every.replaceAll('|', '!|').concat('!')]: true }]),
  onceEvery: mergeWords('onceEvery'),
  eachOf: mergeWords('eachOf'),
  ofEveryMonth: mergeWords('ofEveryMonth'),
  and: mergeWords('and'),
  or: mergeWords('or'),
  of: mergeWords('of'),
  dayOfMonth: mergeWords('dayOfMonth'),
  dayWord: mergeWords('dayWord'),
  unless: mergeWords('unless'),
  acronyms: mergeWords('acronyms'),
  lastDay: mergeWords('lastDay'),
  yearWord: mergeWords('yearWord'),
  notBefore: mergeWords('notBefore'),
  determiners: mergeWords('determiners'),
  notAfter: mergeWords('notAfter'),
  notAfterDuration: mergeWords('notAfterDuration'),
  notBeforeDuration: mergeWords('notBeforeDuration'),
  timeZones: mergeWords('timeZones'),
  measures: mergeWords('measures'),
  numbered: mergeWords('numbered'),
  numberedBefore: mergeWords('numberedBefore'),
  links: mergeWords('links'),
  verbs: mergeWords('verbs'),
};

const abbreviations = mergeWords('abbreviations');

/** What a word keeps at its end: `every! 3 days` counts from completion, `31 янв.` is an abbreviation. */
export const keepsTail = (key: string, tail: string): boolean =>
  tail === '!' ? WORDS.every.entries.get(key) === false : tail === '.' && abbreviations.entries.has(key);

const STARTS = [
  WORDS.priorities,
  WORDS.energies,
  WORDS.numbers,
  WORDS.ordinals,
  WORDS.relativeDays,
  WORDS.weekdays,
  WORDS.months,
  WORDS.durations,
  WORDS.clockTimes,
  WORDS.periods,
  WORDS.recurrences,
  WORDS.at,
  WORDS.on,
  WORDS.in,
  WORDS.for,
  WORDS.by,
  WORDS.from,
  WORDS.next,
  WORDS.nextWeek,
  WORDS.this,
  WORDS.endOf,
  WORDS.every,
  WORDS.onceEvery,
  WORDS.eachOf,
  WORDS.dayOfMonth,
  WORDS.lastDay,
];
let starts: Set<string> | undefined;

/** Whether something may begin at a word. Most words are told apart by this alone. */
export function canStart(key: string): boolean {
  starts ??= new Set(STARTS.flatMap(({ lengths }) => [...lengths.keys()]));
  return starts.has(key) || /^\d/.test(key);
}
