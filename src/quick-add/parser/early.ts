import type { Meaning } from './meaning.ts';
import type { Moment } from './moments.ts';
import type { Time } from './times.ts';
import { find, WORDS } from './vocabulary.ts';
import type { Word } from './words.ts';

/** `flight at 5:40`, `set the alarm at 6`: whether the title begins with what is done early. */
export const isEarly = (title: Word[]): boolean =>
  find(
    WORDS.early,
    title,
    title.findIndex((word) => !WORDS.beforeEarly.has(word)),
  ) !== null;

/** A school run at 3 is in the afternoon. */
const EARLIEST_AFTERNOON = 16 * 60;

/** A time on a clock of 12 hours, in the morning. */
const beforeNoon = <T extends Time | Moment>(time: T): T =>
  time.isOpen && time.minute !== undefined
    ? { ...time, minute: time.minute < EARLIEST_AFTERNOON ? time.minute : time.minute - 720, isEarly: true }
    : time;

export function toMorning(meaning: Meaning): Meaning {
  if (meaning.type === 'recurrence') return { ...meaning, time: meaning.time && beforeNoon(meaning.time) };
  if (!('moment' in meaning) || !meaning.moment) return meaning;
  return { ...meaning, moment: beforeNoon(meaning.moment) } as Meaning;
}
