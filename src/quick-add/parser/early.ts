import type { Meaning } from './meaning.ts';
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

/** Its time on a clock of 12 hours, in the morning. */
export function toMorning(meaning: Meaning): Meaning {
  if (!('moment' in meaning) || !meaning.moment?.isOpen || meaning.moment.minute === undefined) return meaning;
  const { minute } = meaning.moment;
  const early = minute < EARLIEST_AFTERNOON ? minute : minute - 720;
  return { ...meaning, moment: { ...meaning.moment, minute: early, isEarly: true } };
}
