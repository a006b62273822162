import type { Level } from '../../shared/fields.ts';

/** The user's now: their date, and the minute of their day. */
export interface Now {
  moment: Date;
  zone: string;
  date: string;
  minute: number;
}

/**
 * How clearly a phrase is meant as a date or a time: `sure` everywhere; `likely` unless a word follows that could belong
 * to it, as in "Friday report"; `unclear` only where a phrase ends, as "sat"; `hint` only with a time beside it.
 */
export type Certainty = 'sure' | 'likely' | 'unclear' | 'hint';

/** A part of a day, and the minute that it is taken for. */
export type Period = 'morning' | 'afternoon' | 'evening' | 'night';

/**
 * Words to the assistant that say nothing of the task. `please` is before or after it, `thanks` after a comma or a full
 * stop. The others begin a text: `ask` before `add` or `remind`, `add` after `please` or `ask`, `task` before a verb or a
 * colon, `need` before a verb.
 */
export type Courtesy = 'please' | 'ask' | 'need' | 'task' | 'add' | 'thanks';

export type Unit = 'day' | 'week' | 'month' | 'year';

/** Several days: the task is due on the last one, and starts on the first one if that is ahead. */
export type Span =
  | 'thisWeek'
  | 'nextWeek'
  | 'weekend'
  | 'thisMonth'
  | 'nextMonth'
  | 'thisYear'
  | 'nextYear'
  | 'halfYear';

/** A day relative to today, or several. */
export interface RelativeDay {
  day: number | Span;
  /** Its last day alone: `eow`. */
  isEnd?: true;
  period?: Period;
  certainty?: Certainty;
}

/** A day that the words name. `date` is null for one that does not exist, such as 31.02, or is past. */
export interface Day {
  date: string | null;
  certainty: Certainty;
  end: number;
  /** When the words name a weekday alone: the first one after today. */
  weekday?: number;
  /** When they name the day of a month alone: `the 15th`. */
  isOfMonth?: boolean;
  /** When they name several days: the first one, or null for one that is past. `date` is the last one. */
  from?: string | null;
  /** The end of a time, not a day: `the end of the month`. */
  isEnd?: boolean;
  period?: Period | undefined;
  /** "tomorrow", "in 3 days": it has no other meaning after "the" or "my". */
  isFirm?: boolean;
}

/** A recurrence rule before it is written as RFC 5545. */
export interface Rule {
  unit: Unit;
  interval?: number;
  /** ISO weekdays, with `nth` the first (1) to fourth, or the last (−1), of a month. */
  weekdays?: number[];
  nth?: number;
  /** −1 is the last day of a month. */
  monthDays?: number[];
  month?: number;
}

export const TOKEN_TYPES = [
  'label',
  'project',
  'priority',
  'duration',
  'energy',
  'date',
  'time',
  'deadline',
  'start',
  'recurrence',
  'reminder',
  'courtesy',
  'escape',
] as const;
type TokenType = (typeof TOKEN_TYPES)[number];

/** A part of the text that is not in the title, at UTF-16 positions. */
export interface Token {
  start: number;
  end: number;
  type: TokenType;
  /** A name, a level, minutes, a date, `HH:MM`, a local date with or without a time, a rule, or the escaping character. */
  value: string | number;
}

/**
 * The words of one language that can begin something. A key has alternatives, divided by `|`, and may be a phrase. A string
 * has keys in order, divided by `, `: their values are 1, 2, 3.
 */
export interface Phrases {
  priorities: Record<string, Level>;
  /** Without a sign: `asap`, `срочно`. They count only where a phrase ends. */
  spokenPriorities: Record<string, Level>;
  /** After a comma or another token: `high`. */
  levels: Record<string, Level>;
  energies: Record<string, Level>;
  numbers: string;
  /** `ten`, `twenty` and so on. */
  tens: string;
  /** `every other week`, `first monday`. −1 is the last. */
  ordinals: Record<string, number>;
  relativeDays: Record<string, RelativeDay>;
  weekdays: string;
  /** `mondays`, `понедельникам`: each of them. */
  eachWeekday: string;
  months: string;
  /** Units of a duration, in minutes. */
  timeUnits: Record<string, number>;
  /** Durations in words. `hour` alone counts only after `for`. */
  durations: Record<string, { minutes: number; needsFor?: true }>;
  clockTimes: Record<string, number>;
  /** Before an hour, minutes from it: `half past`, `без четверти`. */
  hourOffsets: Record<string, number>;
  /** `восьмого` in `полвосьмого`. */
  ordinalDays: string;
  /** After a date: `tomorrow morning`. */
  periods: Record<string, Period>;
  recurrences: Record<string, Rule & { certainty?: Certainty; period?: Period }>;
  at: string;
  on: string;
  in: string;
  for: string;
  by: string;
  /** As `by` the day before, or the time. */
  before: string;
  from: string;
  /** As `from`, before a time alone: `after 5pm`. */
  after: string;
  between: string;
  /** Asks for a reminder. */
  remind: string;
  /** `please`, `can you`, `add`. */
  courtesies: Record<string, Courtesy>;
  next: string;
  this: string;
  /** Before a day, a month or one of `endedSpans`, they mean its end: `by end of friday`. */
  endOf: Record<string, Certainty>;
  every: string;
  onceEvery: string;
  eachOf: string;
  ofEveryMonth: string;
  /** Before the day of a month, or after it: `the 15th of the month`. */
  the: string;
  lastDay: string;
}

/** Words that begin nothing, but give other words their meaning. */
export interface Context {
  endedSpans: Record<string, Span>;
  /** Before it, they are a part of a sentence: `узнать, что важно`. */
  notBeforePriority: string;
  /** Weekdays that are also other words. */
  unclearWeekdays: string;
  weekdayGroups: Record<string, number[]>;
  /** Months whose name is also a name or another word. */
  doubtfulMonths: string;
  units: Record<string, Unit>;
  halfDays: Record<string, 'am' | 'pm'>;
  /** After a number: `9 утра`, `9 in the morning`. */
  hourPeriods: Record<string, Period>;
  /** What is done in the morning: `flight at 5:40`. */
  early: string;
  /** Before `for` and a time. */
  alarms: string;
  /** Small words before what is early: `catch the`. */
  beforeEarly: string;
  /** After a number, as `o'clock`. */
  hourWords: string;
  everyPeriod: Record<string, Period>;
  /** After a count of days or hours, as `in` before it. */
  fromNow: string;
  /** Inside an interval: `from 5 till 6`, `between 5 and 6`. */
  till: string;
  /** Verbs of what must be finished at its time. */
  finishing: string;
  lunch: string;
  /** Days that are known to be days, but not which ones. */
  unknownDays: string;
  /** After a day, they make it the name of one: `день рождения`. */
  notAfterUnit: string;
  and: string;
  or: string;
  /** After the day of a month: `15 числа`. */
  dayWord: string;
  /** After a recurrence, they restrict it. */
  unless: string;
  /** Words that are written with a full stop. */
  abbreviations: string;
  yearWord: string;
  /** Before a date, they give it another meaning. */
  notBefore: string;
  /** The same before a weekday or a time, but not before "tomorrow". */
  determiners: string;
  /** After a duration or a delay, they give it another meaning. */
  notAfter: string;
  /** After a duration alone: `2 часа в день`. */
  notAfterDuration: string;
  notBeforeDuration: string;
  timeZones: string;
  /** The beginnings of nouns that a number counts or names: `в 5 классе`. */
  numbered: string;
  numberedBefore: string;
  /** Small words that begin another part of the sentence. */
  links: string;
  verbs: string;
}

export interface LanguageWords {
  phrases: Phrases;
  context: Context;
}
