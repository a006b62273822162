import { addDays, isoWeekday } from '../shared/time-zones.ts';

/** Days from today. */
const DAYS: [pattern: RegExp, days: number][] = [
  [/^(the )?day after tomorrow$|^послезавтра$/, 2],
  [/^(today|tonight|this evening|сегодня|сегодня вечером)$/, 0],
  [/^(tomorrow|tmrw|завтра)$/, 1],
  [/^(yesterday|вчера)$/, -1],
  [/^(in )?(a|one) week$|^через неделю$/, 7],
];

const IN_DAYS = /^(?:in|через) (\d{1,3}) (days?|weeks?|д(?:ень|ня|ней)|недел[юиь])$/;

const WEEKDAYS: RegExp[] = [
  /^(mon(day)?|понедельник|пн)$/,
  /^(tue(s|sday)?|вторник|вт)$/,
  /^(wed(nesday)?|сред[ау]|ср)$/,
  /^(thu(r|rs|rsday)?|четверг|чт)$/,
  /^(fri(day)?|пятниц[ау]|пт)$/,
  /^(sat(urday)?|суббот[ау]|сб)$/,
  /^(sun(day)?|воскресенье|вс)$/,
];

/** The date that words such as "tomorrow", "in 3 days" or «в пятницу» name; null for other words. A weekday is the next one. */
export function parseDayWords(words: string, today: string): string | null {
  const text = words
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/^(on|by|в|во|к|до|this|эту|этот|next|следующ\p{L}+) (?=\p{L})/u, '');
  const named = DAYS.find(([pattern]) => pattern.test(text));
  if (named) return addDays(today, named[1]);
  const [, count, unit = ''] = IN_DAYS.exec(text) ?? [];
  if (count) return addDays(today, Number(count) * (/^(week|недел)/.test(unit) ? 7 : 1));
  const weekday = WEEKDAYS.findIndex((pattern) => pattern.test(text)) + 1;
  return weekday > 0 ? addDays(today, ((weekday - isoWeekday(today) + 6) % 7) + 1) : null;
}
