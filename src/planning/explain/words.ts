import { DUE_AT, DURATIONS, ON_WEEKDAYS, PLAN_INSIGHTS, QUOTED } from '../../messages/planning.ts';
import { type Language, say, sayTime } from '../../messages/say.ts';
import { addDays, daysBetween, isoWeekday, toLocalTime } from '../../shared/time-zones.ts';
import { hasWorkingWeek } from '../plan/days.ts';
import type { PlanRequest } from '../solver/types.ts';

/** A sentence names at most this many items of a list. */
const MAX_ITEMS = 5;
/** Days up to this far ahead are named by their weekday, later ones by their date. */
const DAYS_BY_NAME = 6;

/** `8 h 50 min`, `9 h` or `45 min`. */
export function sayMinutes(language: Language, total: number): string {
  const rounded = Math.round(total);
  const [hours, minutes] = [Math.floor(rounded / 60), rounded % 60];
  if (hours === 0) return say(language, DURATIONS.minutes, { minutes });
  return minutes === 0 ? say(language, DURATIONS.hours, { hours }) : say(language, DURATIONS.both, { hours, minutes });
}

/** `on Monday 30 November` */
export const sayOnDay = (language: Language, date: string, today: string): string =>
  `${ON_WEEKDAYS[language][isoWeekday(date) - 1] ?? ''} ${sayTime(language, date, today)}`;

/** `Monday 30 November`. In Russian as the object of a sentence: `среду 2 декабря`. */
export const sayDay = (language: Language, date: string, today: string): string =>
  sayOnDay(language, date, today).replace(/^\S+ /, '');

/** `“Call Ada”, “Write”` */
export const sayTitles = (language: Language, titles: string[]): string =>
  sayList(titles.map((title) => say(language, QUOTED, { title })));

/** The first items, and `…` in place of the others. */
export const sayList = (items: string[]): string =>
  [...items.slice(0, MAX_ITEMS), ...(items.length > MAX_ITEMS ? ['…'] : [])].join(', ');

/**
 * When something is due: `today 18:00`, `Fri 18:00`, `15 December, 18:00`; without the time at the end of a day.
 * @param dates.blockDay the date that the sentence is about, if it is about one: `that day 18:00`. Only on today's date there is a tomorrow
 */
export function sayDue(
  language: Language,
  moment: number,
  { timezone, today, blockDay }: { timezone: string; today: string; blockDay?: string },
): string {
  const [at = '', clock = ''] = toLocalTime(moment, timezone).split(' ');
  const [date, time] = clock === '00:00' ? [addDays(at, -1), ''] : [at, clock];
  const days = daysBetween(today, date);
  if (days < 0 || days > DAYS_BY_NAME) return sayTime(language, `${date} ${time}`.trim(), today);
  const sayAt = (day: string) => (time ? say(language, DUE_AT.at_time, { day, time }) : day);
  if (date === blockDay && days > 0) return sayAt(say(language, DUE_AT.that_day));
  return sayAt(sayNearDay(language, date, (blockDay ?? today) === today ? days : DAYS_BY_NAME));
}

function sayNearDay(language: Language, date: string, days: number): string {
  if (days < 2) return say(language, days === 0 ? DUE_AT.today : DUE_AT.tomorrow);
  const onDay = ON_WEEKDAYS[language][isoWeekday(date) - 1] ?? '';
  return language === 'en' ? onDay.slice(3, 6) : onDay;
}

export const sayDayOff = (request: PlanRequest, language: Language): string =>
  hasWorkingWeek(request)
    ? say(language, PLAN_INSIGHTS.day_off, { n: request.days })
    : say(language, PLAN_INSIGHTS.no_hours);
