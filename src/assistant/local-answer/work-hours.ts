import { HOURS_ANSWERS } from '../../messages/answers.ts';
import { say } from '../../messages/say.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import { addDays, daysBetween, toMoment } from '../../shared/time-zones.ts';
import { workingSpansOn } from '../../shared/working-hours.ts';
import { type Days, findAppointments, sayAppointment } from './appointments.ts';
import { capitalise, sayDate, withoutBusy } from './facts.ts';
import { countFreeMinutes } from './free-time.ts';
import { answerNamed } from './named-answers.ts';
import type { Facts, Question } from './question.ts';

const MAX_DAYS = 31;

const listDays = (from: string, to: string) =>
  Array.from({ length: Math.min(daysBetween(from, to), MAX_DAYS) + 1 }, (_, day) => addDays(from, day));

const OFF = /(?<!\p{Alpha})(?:off|(?:нерабоч|выходн)\p{Alpha}+)(?!\p{Alpha})/iu;

/** The working hours, or the days off, of the days that a question names; or else the next day off, or the hours of today. */
export function answerHours(question: Question, facts: Facts): string[] {
  const { when, named, text } = question;
  if (named.some(({ kind }) => kind === 'busy')) return answerNamed(question, facts); // `Day off` in the calendar
  const { date, settings } = facts.snapshot;
  const isOff = (day: string) => workingSpansOn(settings, day).length === 0;
  if (OFF.test(text) && !when) {
    const next = listDays(addDays(date, 1), addDays(date, MAX_DAYS)).find(isOff);
    if (next) return [say(facts.language, HOURS_ANSWERS.nextOff, { day: sayDate(next, facts) })];
  }
  const { from, to } = when ?? { from: date, to: date };
  if (OFF.test(text) && from < to) return [sayDaysOff(listDays(from, to).filter(isOff), facts)];
  return sayHoursOf({ from, to }, question, facts);
}

function sayDaysOff(dates: string[], facts: Facts): string {
  const days = dates.map((date) => sayDate(date, facts)).join('; ');
  return say(facts.language, dates.length > 0 ? HOURS_ANSWERS.daysOff : HOURS_ANSWERS.noneOff, {
    n: dates.length,
    days,
  });
}

function sayHoursOf({ from, to }: Days, { cues }: Question, facts: Facts): string[] {
  const { language, snapshot } = facts;
  const lines = listDays(from, to).map((date) => {
    const day = capitalise(sayDate(date, facts));
    const spans = workingSpansOn(snapshot.settings, date).map(({ start, end }) => `${start}–${end}`);
    if (spans.length === 0) return say(language, HOURS_ANSWERS.off, { day });
    return say(language, HOURS_ANSWERS.work, { day, hours: spans.join(', ') });
  });
  const appointments = from === to ? findAppointments({ from, to }, facts, { hasPlan: false }) : [];
  const busy = appointments.map((each) => sayAppointment(each, { from, to }, facts));
  if (!cues.has('howMany') && !cues.has('howLong')) return [...lines, ...busy];
  const [start = 0, end = 0] = [from, addDays(to, 1)].map((date) =>
    toMoment(date, '00:00', snapshot.timezone).getTime(),
  );
  const total = sayMinutes(language, countFreeMinutes(withoutBusy(facts), end, start));
  return [...lines, say(language, HOURS_ANSWERS.total, { total })];
}
