import { HOURS_ANSWERS } from '../../messages/answers.ts';
import { say } from '../../messages/say.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import { addDays } from '../../shared/time-zones.ts';
import { workingSpansOn } from '../../shared/working-hours.ts';
import { daysOf, findAppointments, listDates, sayAppointment, toSpan } from './appointments.ts';
import { capitalise, sayDate, withoutBusy } from './facts.ts';
import { countFreeMinutes } from './free-time.ts';
import { answerNamed } from './named-answers.ts';
import type { Facts, Question } from './question.ts';
import type { Days } from './when.ts';
import { wholeWords } from './words.ts';

const MAX_DAYS = 31;

const OFF = wholeWords`off|(?:нерабоч|выходн)\p{Alpha}+`;

/** The working hours, or the days off, of the days that a question names; or else the next day off, or the hours of today. */
export function answerHours(question: Question, facts: Facts): string[] {
  const { when, named, text } = question;
  if (named.some(({ kind }) => kind === 'busy')) return answerNamed(question, facts); // `Day off` in the calendar
  const { date, settings } = facts.snapshot;
  const isOff = (day: string) => workingSpansOn(settings, day).length === 0;
  if (OFF.test(text) && !when) {
    const next = listDates({ from: addDays(date, 1), to: addDays(date, MAX_DAYS) }, MAX_DAYS).find(isOff);
    if (next) return [say(facts.language, HOURS_ANSWERS.nextOff, { day: sayDate(next, facts) })];
  }
  const days = daysOf(question, facts);
  if (OFF.test(text) && days.from < days.to) return [sayDaysOff(listDates(days, MAX_DAYS).filter(isOff), facts)];
  return sayHoursOf(days, question, facts);
}

function sayDaysOff(dates: string[], facts: Facts): string {
  const days = dates.map((date) => sayDate(date, facts)).join('; ');
  return say(facts.language, dates.length > 0 ? HOURS_ANSWERS.daysOff : HOURS_ANSWERS.noneOff, {
    n: dates.length,
    days,
  });
}

function sayHoursOf(days: Days, { cues }: Question, facts: Facts): string[] {
  const { language, snapshot } = facts;
  const lines = listDates(days, MAX_DAYS).map((date) => {
    const day = capitalise(sayDate(date, facts));
    const spans = workingSpansOn(snapshot.settings, date).map(({ start, end }) => `${start}–${end}`);
    if (spans.length === 0) return say(language, HOURS_ANSWERS.off, { day });
    return say(language, HOURS_ANSWERS.work, { day, hours: spans.join(', ') });
  });
  const appointments = days.from === days.to ? findAppointments(days, facts, { hasPlan: false }) : [];
  const busy = appointments.map((each) => sayAppointment(each, days, facts));
  if (!cues.has('howMany') && !cues.has('howLong')) return [...lines, ...busy];
  const { startsAt, endsAt } = toSpan(days, null, facts);
  const total = sayMinutes(language, countFreeMinutes(withoutBusy(facts), endsAt, startsAt));
  return [...lines, say(language, HOURS_ANSWERS.total, { total })];
}
