import { DURATIONS, WEEKDAYS } from '../../messages/planning.ts';
import { type Language, say, sayTime } from '../../messages/say.ts';
import { isoWeekday } from '../../shared/time-zones.ts';

/** `8 h 50 min`, `9 h` or `45 min`. */
export function sayMinutes(language: Language, total: number): string {
  const [hours, minutes] = [Math.floor(total / 60), Math.round(total % 60)];
  if (hours === 0) return say(language, DURATIONS.minutes, { minutes });
  return minutes === 0 ? say(language, DURATIONS.hours, { hours }) : say(language, DURATIONS.both, { hours, minutes });
}

/** `Monday 30 November`. In Russian as the object of a sentence: `среду 2 декабря`. */
export const sayDay = (language: Language, date: string, today: string): string =>
  `${WEEKDAYS[language][isoWeekday(date) - 1] ?? ''} ${sayTime(language, date, today)}`;
