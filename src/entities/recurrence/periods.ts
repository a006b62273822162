import { countMonths, type Day, monthAt, weekdayOf } from './days.ts';
import type { Anchor, Period } from './matches.ts';
import type { Rule } from './rule.ts';

/** A rule's periods from its first occurrence on. */
export interface Periods {
  /** The number of the last period that begins on the day or before; 0 or more. */
  find: (day: Day) => number;
  at: (number: number) => Period;
}

export function toAnchor(day: Day): Anchor {
  const { first, month } = monthAt(countMonths(day));
  return { day, weekday: weekdayOf(day), month, monthDay: day - first + 1 };
}

export function listPeriods({ frequency, interval, weekStart }: Rule, anchor: Anchor): Periods {
  const month = countMonths(anchor.day);
  switch (frequency) {
    case 'DAILY':
      return inMonths(anchor.day, interval);
    case 'WEEKLY':
      return ofWeeks(anchor.day - ((anchor.weekday - weekStart + 7) % 7), interval);
    case 'MONTHLY':
      return ofMonths(month, interval, 1);
    case 'YEARLY':
      return ofMonths(month - (month % 12), 12 * interval, 12);
  }
}

/** Every `step` days, a month at a time. */
function inMonths(first: Day, step: number): Periods {
  const firstMonth = countMonths(first);
  return {
    find: (day) => Math.max(0, countMonths(day) - firstMonth),
    at: (number) => {
      const month = monthAt(firstMonth + number);
      const start = first + Math.max(0, Math.ceil((month.first - first) / step)) * step;
      return { start, end: month.first + month.length, step, months: [month] };
    },
  };
}

/** Every `interval` weeks. */
function ofWeeks(first: Day, interval: number): Periods {
  return {
    find: (day) => Math.max(0, Math.floor((day - first) / (7 * interval))),
    at: (number) => {
      const start = first + 7 * interval * number;
      const count = countMonths(start);
      const month = monthAt(count);
      const isAcross = start + 7 > month.first + month.length;
      return { start, end: start + 7, step: 1, months: isAcross ? [month, monthAt(count + 1)] : [month] };
    },
  };
}

/** `length` months, every `step` months. */
function ofMonths(first: number, step: number, length: number): Periods {
  return {
    find: (day) => Math.max(0, Math.floor((countMonths(day) - first) / step)),
    at: (number) => {
      const months = Array.from({ length }, (_, index) => monthAt(first + number * step + index));
      return { start: months[0]?.first ?? 0, end: monthAt(first + number * step + length).first, step: 1, months };
    },
  };
}
