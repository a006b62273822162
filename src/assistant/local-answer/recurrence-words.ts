import { REPEATS } from '../../messages/answers.ts';
import { type Language, say } from '../../messages/say.ts';

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const UNITS = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' } as const;

const weekdayNames = (language: Language) => new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });

/** `every 2 days`, `every week: Tue, Thu` */
export function sayRecurrence(rrule: string, language: Language): string {
  const parts = new Map(rrule.split(';').map((part) => part.split('=') as [string, string]));
  const unit = UNITS[parts.get('FREQ') as keyof typeof UNITS];
  if (!unit) return say(language, REPEATS.other);
  const names = weekdayNames(language);
  const days = (parts.get('BYDAY') ?? '')
    .split(',')
    .map((day) => WEEKDAYS.indexOf(day.slice(-2)))
    .filter((index) => index >= 0)
    .map((index) => names.format(Date.UTC(2024, 0, index + 1))); // 1 January 2024 was a Monday
  const n = Number(parts.get('INTERVAL') ?? 1);
  const every = n === 1 ? say(language, REPEATS[unit]) : say(language, REPEATS[`${unit}s`], { n });
  return days.length > 0 ? `${every}: ${days.join(', ')}` : every;
}
