import { buildEnergyProfile } from '../../entities/mood/profiles.ts';
import { buildMoodStats } from '../../entities/mood/stats.ts';
import { MOOD_ANSWERS, PARTS_OF_DAY } from '../../messages/answers.ts';
import { LOCAL, TRENDS } from '../../messages/assistant.ts';
import { type Language, say, sayWeekday } from '../../messages/say.ts';
import { DAY_MS } from '../../shared/duration.ts';
import { addDays, isoWeekday } from '../../shared/time-zones.ts';
import { explainNoPeak, findBestHours } from '../best-hours.ts';
import { findPartOfDay, PART_NAMES } from '../parts-of-day.ts';
import { MOOD_DAYS } from '../snapshot.ts';
import { capitalise, sayDate, sayDays, sayPart } from './facts.ts';
import { answerNamed } from './named-answers.ts';
import type { Facts, Question } from './question.ts';
import type { Days } from './when.ts';

/** Fewer logs in a group are not compared. */
const MIN_LOGS = 3;

type Log = Facts['snapshot']['history'][number];

interface Average {
  n: number;
  energy: number;
  focus: number;
}

const round = (value: number) => Math.round(value * 10) / 10;

function average(logs: Log[]): Average {
  const mean = (of: (log: Log) => number) => round(logs.reduce((sum, log) => sum + of(log), 0) / logs.length);
  return { n: logs.length, energy: mean(([, , energy]) => energy), focus: mean(([, , , focus]) => focus) };
}

const dateOf = ([, , , , , day]: Log) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The logs of the days that the question names; or else the last log, the averages and the trends. */
export function answerMood(question: Question, facts: Facts): string[] {
  const { snapshot, language } = facts;
  const { when, cues, part } = question;
  if (when && !when.isHabit) return answerMoodOf(when, question, facts);
  if (part && cues.has('past')) return answerMoodOf({ from: snapshot.date, to: snapshot.date }, question, facts);
  const { totalLogs: n, averageEnergy, averageFocus, energy, focus } = buildMoodStats(snapshot.mood, MOOD_DAYS);
  if (averageEnergy === null || averageFocus === null) return [say(language, LOCAL.noMood)];
  const { latestMood } = snapshot;
  const latest = latestMood && { ...latestMood, day: sayDate(addDays(snapshot.date, -latestMood.daysAgo), facts) };
  const last = latest ? [say(language, LOCAL.latestMood, latest)] : [];
  if (cues.has('logged') || cues.has('last')) return last;
  return [
    ...last,
    say(language, LOCAL.averages, { n, energy: averageEnergy, focus: averageFocus }),
    ...(energy.trend && focus.trend
      ? [
          say(language, LOCAL.trends, {
            n: energy.n,
            energy: say(language, TRENDS[energy.trend]),
            focus: say(language, TRENDS[focus.trend]),
          }),
        ]
      : []),
  ];
}

function answerMoodOf(days: Days, { part, cues }: Question, facts: Facts): string[] {
  const { snapshot, language } = facts;
  const logs = snapshot.history.filter(
    (log) => dateOf(log) >= days.from && dateOf(log) <= days.to && (part === null || partOf(log) === part),
  );
  const day = capitalise(sayDays(days, facts));
  const period = part === null ? day : sayPart(part, day, facts);
  if (logs.length === 0) return [say(language, MOOD_ANSWERS.noLog, { period })];
  const lines = [say(language, MOOD_ANSWERS.period, { period, ...average(logs) })];
  return days.from < days.to && (cues.has('best') || cues.has('worst') || cues.has('weekday'))
    ? [...lines, ...listByDay(logs, facts)]
    : lines;
}

/** Each day with its averages, the one of most energy first. */
const listByDay = (logs: Log[], facts: Facts): string[] =>
  [...Map.groupBy(logs, dateOf)]
    .map(([date, own]) => ({ date, ...average(own) }))
    .sort((a, b) => b.energy - a.energy)
    .map(({ date, ...levels }) => {
      const period = capitalise(sayDate(date, facts));
      return `• ${say(facts.language, MOOD_ANSWERS.period, { period, ...levels })}`;
    });

/** The hours of most energy. */
export function answerBestHours(question: Question, facts: Facts): string[] {
  const { cues } = question;
  const isOfFocus = cues.has('focus') && !cues.has('energy');
  if (isOfFocus || (cues.has('worst') && !cues.has('best'))) return answerParts(question, facts);
  const { snapshot, language } = facts;
  const best = findBestHours(snapshot);
  if (best.fewLogs) {
    const { start: from, end: to } = buildEnergyProfile([]).workDays.peak;
    return [say(language, LOCAL.usualPeak, { from, to, n: best.logs })];
  }
  if (!best.peak) {
    const [lead, ...parts] = answerParts(question, facts); // the best hours are within the day, the parts are not
    return [explainNoPeak(best, language), ...(lead && parts.length > 0 ? [lead, ...parts] : [])];
  }
  return [say(language, LOCAL.peak, { from: best.peak.start, to: best.peak.end, n: best.logs })];
}

const partOf = ([hour]: Log) => findPartOfDay(hour);

/** Energy and focus by part of day. */
export function answerParts(question: Question, { snapshot, language }: Facts): string[] {
  const groups = [...Map.groupBy(snapshot.history, partOf)]
    .filter(([, logs]) => logs.length >= MIN_LOGS)
    .toSorted(([a], [b]) => PART_NAMES.indexOf(a) - PART_NAMES.indexOf(b))
    .map(([part, logs]) => ({ name: say(language, PARTS_OF_DAY[part]), ...average(logs) }));
  if (groups.length < 2) return [say(language, MOOD_ANSWERS.few, { n: snapshot.history.length })];
  return [say(language, MOOD_ANSWERS.byPart), ...listAverages(groups, question, language)];
}

/** A line for each group, and which has the most and the least energy, or focus. */
function listAverages(groups: (Average & { name: string })[], { cues }: Question, language: Language): string[] {
  const of = cues.has('focus') && !cues.has('energy') ? 'focus' : 'energy';
  const sorted = groups.toSorted((a, b) => b[of] - a[of]);
  const [best, worst] = [sorted[0], sorted.at(-1)];
  const lines = groups.map(
    ({ name, ...levels }) => `• ${say(language, MOOD_ANSWERS.period, { period: name, ...levels })}`,
  );
  if (!best || !worst || best[of] === worst[of]) return lines;
  const extremes = {
    of: say(language, MOOD_ANSWERS[of]),
    best: best.name,
    high: best[of],
    worst: worst.name,
    low: worst[of],
  };
  return [...lines, say(language, MOOD_ANSWERS.extremes, extremes)];
}

/** One weekday against the others, or the best and the worst of them. */
export function answerWeekdays(question: Question, facts: Facts): string[] {
  const { when, named } = question;
  if (named.length > 0) return answerNamed(question, facts);
  const { snapshot, language } = facts;
  if (when && when.from < when.to) return answerMoodOf(when, question, facts);
  const nameOf = (weekday: number) => capitalise(sayWeekday(language, addDays('2026-01-04', weekday))); // a Sunday
  const byWeekday = Map.groupBy(snapshot.history, (log) => isoWeekday(dateOf(log)));
  if (when) {
    const weekday = isoWeekday(when.from);
    const own = byWeekday.get(weekday) ?? [];
    const others = snapshot.history.filter((log) => isoWeekday(dateOf(log)) !== weekday);
    if (own.length < MIN_LOGS || others.length < MIN_LOGS) return [say(language, MOOD_ANSWERS.few, { n: own.length })];
    const { n, energy } = average(own);
    const rest = average(others);
    return [
      say(language, MOOD_ANSWERS.oneWeekday, { day: nameOf(weekday), n, energy, others: rest.energy, m: rest.n }),
    ];
  }
  const known = [...byWeekday]
    .filter(([, logs]) => logs.length >= MIN_LOGS)
    .toSorted(([a], [b]) => a - b)
    .map(([weekday, logs]) => ({ name: nameOf(weekday), ...average(logs) }));
  if (known.length < 4) return [say(language, MOOD_ANSWERS.few, { n: snapshot.history.length })];
  return [say(language, MOOD_ANSWERS.byWeekday), ...listAverages(known, question, language)];
}

/** Why the person is tired, as far as the logs show it: at which times of day, on which days. */
export function answerTired(question: Question, facts: Facts): string[] {
  const { language, snapshot } = facts;
  const { cues, when } = question;
  if (snapshot.history.length < MIN_LOGS) return [say(language, MOOD_ANSWERS.few, { n: snapshot.history.length })];
  const isToday = when?.from === snapshot.date;
  const isAboutDay = cues.has('habit') || cues.has('weekday') || (cues.has('day') && !isToday);
  const isAboutPart = cues.has('part') || isToday;
  return [
    ...(cues.has('why') ? [say(language, MOOD_ANSWERS.cannotKnow)] : []),
    ...(isToday ? answerMoodOf(when, question, facts) : []),
    ...(isAboutDay || !isAboutPart ? answerWeekdays(isToday ? { ...question, when: null } : question, facts) : []),
    ...(isAboutPart || !isAboutDay ? answerParts(question, facts) : []),
  ];
}

/** Whether energy and focus change, and a week against the one before. */
export function answerTrend(question: Question, facts: Facts): string[] {
  const { snapshot, language } = facts;
  const { when } = question;
  if (when?.isWeekday) return answerWeekdays(question, facts);
  const monday = addDays(snapshot.date, 1 - isoWeekday(snapshot.date));
  const isOver = when !== null && when.to < monday;
  const weeks = (isOver ? [-7, -14] : [0, -7]).map((days) => {
    const from = addDays(monday, days);
    return { from, to: addDays(from, 6) };
  });
  return [
    ...(isOver ? [] : answerMood({ ...question, when: null }, facts).slice(-1)),
    ...weeks.flatMap((week) => {
      const logs = snapshot.history.filter((log) => dateOf(log) >= week.from && dateOf(log) <= week.to);
      const period = capitalise(sayDays(week, facts));
      return logs.length > 0 ? [`• ${say(language, MOOD_ANSWERS.period, { period, ...average(logs) })}`] : [];
    }),
  ];
}
