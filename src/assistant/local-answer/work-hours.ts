import { HOURS_ANSWERS } from '../../messages/answers.ts';
import { say } from '../../messages/say.ts';
import { addDays } from '../../shared/time-zones.ts';
import { workingSpansOn } from '../../shared/working-hours.ts';
import { daysOf, findAppointments, listDates, sayAppointment } from './appointments.ts';
import { capitalise, sayDate } from './facts.ts';
import type { Facts, Query } from './query.ts';
import type { Days } from './when.ts';
import { wholeWords } from './words.ts';

const MAX_DAYS = 31;

const OFF = wholeWords`off|(?:нерабоч|выходн)[a-zß-ӿ]+`;

/** The working hours, or the days off, of the days that a query names; or else the next day off, or the hours of today. */
export function answerHours(query: Query, facts: Facts): string[] {
  const { when, text } = query;
  const { date, settings } = facts.snapshot;
  const isOff = (day: string) => workingSpansOn(settings, day).length === 0;
  if (OFF.test(text) && !when) {
    const next = listDates({ from: addDays(date, 1), to: addDays(date, MAX_DAYS) }, MAX_DAYS).find(isOff);
    if (next) return [say(facts.language, HOURS_ANSWERS.nextOff, { day: sayDate(next, facts) })];
  }
  const days = daysOf(query, facts);
  return sayHoursOf(days, facts);
}

function sayHoursOf(days: Days, facts: Facts): string[] {
  const { language, snapshot } = facts;
  const lines = listDates(days, MAX_DAYS).map((date) => {
    const day = capitalise(sayDate(date, facts));
    const spans = workingSpansOn(snapshot.settings, date).map(({ start, end }) => `${start}–${end}`);
    if (spans.length === 0) return say(language, HOURS_ANSWERS.off, { day });
    return say(language, HOURS_ANSWERS.work, { day, hours: spans.join(', ') });
  });
  const appointments = days.from === days.to ? findAppointments(days, facts, { hasPlan: false }) : [];
  const busy = appointments.map((each) => sayAppointment(each, days, facts));
  return [...lines, ...busy];
}
