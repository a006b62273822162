import { addDays, isoWeekday } from '../../shared/time-zones.ts';

const LAST_YEAR = 2_998;

const pad = (value: number, length = 2) => String(value).padStart(length, '0');

export const yearOf = (date: string): number => Number(date.slice(0, 4));
export const monthOf = (date: string): number => Number(date.slice(5, 7));
export const dayOf = (date: string): number => Number(date.slice(8, 10));

export const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** A date, or null if the month has no such day. */
export function toDate(year: number, month: number, day: number): string | null {
  if (year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

/** The next such day of a year, today included. A leap day can be up to eight years away. */
export function nextDayOfYear(today: string, month: number, day: number): string | null {
  for (let year = yearOf(today); year <= yearOf(today) + 8; year += 1) {
    const date = toDate(year, month, day);
    if (date !== null && date >= today) return date;
  }
  return null;
}

/** The next month that has such a day, today included. */
export function nextDayOfMonth(today: string, day: number): string | null {
  const first = yearOf(today) * 12 + monthOf(today) - 1;
  for (let month = first; month < first + 3; month += 1) {
    const date = toDate(Math.floor(month / 12), (month % 12) + 1, day);
    if (date !== null && date >= today) return date;
  }
  return null;
}

/** The last day of the next such month, this one included. */
export function nextEndOfMonth(today: string, month: number): string {
  const year = yearOf(today) + (month < monthOf(today) ? 1 : 0);
  return `${year}-${pad(month)}-${pad(daysInMonth(year, month))}`;
}

/** The next such weekday, today excluded. */
export const nextWeekday = (today: string, weekday: number): string =>
  addDays(today, ((weekday - isoWeekday(today) + 6) % 7) + 1);

/** That weekday of the week after this one, which begins on Monday. */
export const weekdayOfNextWeek = (today: string, weekday: number): string =>
  addDays(today, 7 - isoWeekday(today) + weekday);

/** In a shorter month, its last day. Null when it is too far away. */
export function addMonths(date: string, months: number): string | null {
  const month = yearOf(date) * 12 + monthOf(date) - 1 + months;
  const [year, inYear] = [Math.floor(month / 12), (month % 12) + 1];
  return toDate(year, inYear, Math.min(dayOf(date), daysInMonth(year, inYear)));
}
