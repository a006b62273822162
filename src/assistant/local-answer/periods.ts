import { addMonths } from '../../quick-add/parser/calendar.ts';
import { WORDS } from '../../quick-add/parser/vocabulary.ts';
import { addDays, daysBetween, isoWeekday } from '../../shared/time-zones.ts';
import type { Word } from './words.ts';

/** Days, and how many words name them. */
export interface Period {
  from: string;
  to: string;
  length: number;
}

/** @param shift -1 for the last, 0 for this, 1 for the next */
export function readWeek(shift: number, today: string, length: number): Period {
  const monday = addDays(today, 1 - isoWeekday(today) + 7 * shift);
  return { from: monday, to: addDays(monday, 6), length };
}

/** @param shift months from this month */
export function readMonth(shift: number, today: string, length: number): Period {
  const [from, next] = [shift, shift + 1].map((months) => addMonths(`${today.slice(0, 7)}-01`, months) ?? today);
  return { from: from ?? today, to: addDays(next ?? today, -1), length };
}

export const lastDays = (days: number, today: string, length: number): Period => ({
  from: addDays(today, 1 - days),
  to: today,
  length,
});

export const unitOf = (word: Word | undefined) => WORDS.units.get(word?.text ?? '');
export const DAYS_OF = { day: 1, week: 7, month: 30, year: 365 } as const;

/** `two weeks ago`, `неделю назад` */
export function readAgo(words: Word[], at: number, today: string, readNumber: (word?: Word) => number | null) {
  const own = unitOf(words[at]) ? 0 : 1;
  const unit = unitOf(words[at + own]);
  const n = own === 0 ? 1 : readNumber(words[at]);
  if (!unit || n === null || !/^(?:ago|назад)$/.test(words[at + own + 1]?.text ?? '')) return null;
  const date = addDays(today, -n * DAYS_OF[unit]);
  const length = own + 2;
  return unit === 'week' ? readWeek(0, date, length) : { from: date, to: date, length };
}

/**
 * Of moods: a month by its name; `month`, the last 30 days; `last`, `the week before` and `прошлой` beside another week or
 * month. @param before the days that are named before
 */
export function readPast(words: Word[], at: number, before: Partial<Period> | undefined, today: string): Period | null {
  const [word, next] = words.slice(at, at + 2);
  const [unit, nextUnit] = [unitOf(word), unitOf(next)];
  const month = WORDS.months.get(word?.text ?? '');
  if (month && ![words[at - 1], next].some((each) => /^\d/.test(each?.text ?? ''))) {
    const shift = month - Number(today.slice(5, 7));
    return readMonth(shift > 0 ? shift - 12 : shift, today, 1);
  }
  const isLast = /^(?:last|previous|прошл|предыдущ|позапрошл)/.test(word?.text ?? '');
  if (isLast && nextUnit === 'month') return readMonth(/^поза/.test(word?.text ?? '') ? -2 : -1, today, 2);
  const isBefore = isLast || (unit && /^(?:before|earlier|prior|до|раньше)$/.test(next?.text ?? ''));
  if (before?.from && before.to && isBefore) {
    const days = daysBetween(before.from, before.to) + 1;
    const length = nextUnit || !isLast ? 2 : 1;
    return { ...{ from: addDays(before.from, -days), to: addDays(before.from, -1) }, length };
  }
  return unit === 'month' ? lastDays(30, today, 1) : null;
}
