import { addDays, isoWeekday } from '../../shared/time-zones.ts';
import { dayOf, daysInMonth, monthOf, nextDayOfYear, yearOf } from './calendar.ts';
import type { Rule } from './types.ts';

/** A rule of a frequency and an interval alone, as a series from completion has. Its first date can be any. */
export const isSimple = (rule: Rule) => !rule.weekdays && !rule.monthDays && rule.month === undefined;

/** The parts of a moment that show whether a rule can have its day. */
interface OwnDay {
  date?: string | null;
  weekday?: number;
  isOfMonth?: boolean;
}

/** Whether a deadline says on which day of a rule a task is due: `every month by the 25th`. */
export const hasOwnDay = (rule: Rule, day: OwnDay | undefined): day is OwnDay & { date: string } => {
  if (!day?.date || !isSimple(rule) || rule.unit === 'day') return false;
  return rule.unit === 'year' || (rule.unit === 'week' ? day.weekday !== undefined : day.isOfMonth === true);
};

const FREQUENCIES = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' };
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The rule as RFC 5545 writes it. */
export function formatRule({ unit, interval, weekdays, nth, monthDays, month }: Rule): string {
  const days = weekdays?.map((weekday) => `${nth ?? ''}${WEEKDAYS[weekday - 1]}`);
  return [
    `FREQ=${FREQUENCIES[unit]}`,
    ...(interval === undefined ? [] : [`INTERVAL=${interval}`]),
    ...(month === undefined ? [] : [`BYMONTH=${month}`]),
    ...(monthDays ? [`BYMONTHDAY=${monthDays.join(',')}`] : []),
    ...(days ? [`BYDAY=${days.join(',')}`] : []),
  ].join(';');
}

/** Every rule without a month has a date within two months. */
const MAX_DAYS = 62;

export function findFirstDate(rule: Rule, from: string): string {
  if (rule.month !== undefined) return nextDayOfYear(from, rule.month, rule.monthDays?.[0] ?? 1) ?? from;
  for (let days = 0; days <= MAX_DAYS; days += 1) {
    const date = addDays(from, days);
    if (hasDate(rule, date)) return date;
  }
  return from;
}

function hasDate({ weekdays, nth, monthDays }: Rule, date: string): boolean {
  const [day, length] = [dayOf(date), daysInMonth(yearOf(date), monthOf(date))];
  if (monthDays && !monthDays.some((wanted) => day === (wanted < 0 ? length + 1 + wanted : wanted))) return false;
  if (weekdays && !weekdays.includes(isoWeekday(date))) return false;
  if (nth === undefined) return true;
  return nth < 0 ? day > length - 7 : Math.ceil(day / 7) === nth;
}
