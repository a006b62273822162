import { medianOf } from '../../entities/mood/analysis/numbers.ts';
import { estimateTrend } from '../../entities/mood/analysis/trend.ts';
import { buildEnergyProfile } from '../../entities/mood/profiles.ts';
import { buildMoodStats } from '../../entities/mood/stats.ts';
import { MOOD_ANSWERS, PARTS_OF_DAY } from '../../messages/answers.ts';
import { LOCAL, TRENDS } from '../../messages/assistant.ts';
import { say, sayWeekday } from '../../messages/say.ts';
import { DAY_MS } from '../../shared/duration.ts';
import { addDays, daysBetween, isoWeekday } from '../../shared/time-zones.ts';
import { explainNoPeak, findBestHours } from '../best-hours.ts';
import { findPartOfDay, PART_NAMES, type PartOfDay } from '../parts-of-day.ts';
import { MOOD_DAYS } from '../snapshot.ts';
import { capitalise, sayDate, sayDays, sayPart } from './facts.ts';
import { readParts } from './lengths.ts';
import { answerNamed } from './named-answers.ts';
import { lastDays, readWeek } from './named-days.ts';
import type { Class, Facts, Query } from './query.ts';
import type { Days, When } from './when.ts';
import { isOfPart } from './when.ts';

/** Fewer logs in a group are not compared. */
const MIN_LOGS = 3;
/** More weeks are months. */
const MAX_WEEKS = 6;

type Log = Facts['snapshot']['history'][number];
/** Logs that are averaged together. */
interface Group {
  name: string;
  logs: Log[];
}

const dateOf = ([, , , , , day]: Log) => new Date(day * DAY_MS).toISOString().slice(0, 10);
const partOf = ([hour]: Log) => findPartOfDay(hour);
const inDays = (logs: Log[], { from, to }: Days) => logs.filter((log) => dateOf(log) >= from && dateOf(log) <= to);

/**
 * What the logs show of energy and focus: of days, against other days, by weekday, by part of the day, over time. Without any
 * of these: the last log, the averages and the trends.
 */
export function answerMood(query: Query, facts: Facts): string[] {
  const { snapshot } = facts;
  const { asks, named, text, words, whens, dayWords } = query;
  const has = (...some: Class[]) => some.some((cue) => asks.has(cue));
  if (named.length > 0 && !has('energy', 'focus', 'mood', 'tired')) return answerNamed(query, facts);
  const parts = readParts(text, words).value ?? [];
  const habits = whens.filter((when) => isHabit(when, query));
  const isUsual = has('worst', 'best', 'compare', 'trend') && !has('past') && isOfPart(dayWords); // `am I worse in the evening`
  const periods = whens.filter(
    (when) => !isUsual && !habits.includes(when) && when.from <= snapshot.date && !(when.isTimeAlone && when.bound), // `after lunch`
  );
  const isChange = has('trend') && (has('past') || /getting|becom|стан/i.test(text)); // `have my mornings become worse`
  const [period] = periods;
  const ofPart = (logs: Log[]) => (parts.length === 1 ? logs.filter((log) => partOf(log) === parts[0]) : logs);
  const named1 = (name: string) => (parts.length === 1 && parts[0] ? sayPart(parts[0], name, facts) : name);
  const toGroup = (days: Days): Group => ({
    name: named1(capitalise(sayDays(days, facts))),
    logs: ofPart(inDays(snapshot.history, days)),
  });
  const logs = period ? inDays(snapshot.history, period) : snapshot.history;
  const why = has('why') ? [say(facts.language, MOOD_ANSWERS.cannotKnow)] : [];
  if (periods.length > 1) return listGroups(periods.map(toGroup), query, facts);
  if (habits.length > 0) return [...why, ...compareWeekdays(habits, ofPart(logs), named1, query, facts)];
  const isAboutPart = parts.length > 1 || has('part');
  const isTrend = isChange ? parts.length < 2 : has('trend', 'compare') && !isAboutPart;
  if (isTrend && !has('weekday')) return answerTrend(period ?? null, ofPart(snapshot.history), facts);
  if (period) {
    const isOfToday = period.from === snapshot.date && has('tired', 'why');
    return [
      ...why,
      ...(parts.length > 1 ? byPart(logs, query, facts) : sayGroup(toGroup(period), facts)),
      ...(isOfToday ? byPart(snapshot.history, query, facts) : []),
      ...(period.from < period.to && has('best', 'worst', 'weekday') ? byDay(ofPart(logs), facts) : []),
    ];
  }
  if (has('weekday', 'tired', 'why') || isAboutPart)
    return [...why, ...compareDays(isAboutPart, ofPart(logs), query, facts)];
  return has('best', 'worst', 'when') ? answerBestHours(query, facts) : answerOverall(query, facts);
}

/** By weekday, by part of the day, or both, if neither is asked about. */
function compareDays(isAboutPart: boolean, logs: Log[], query: Query, facts: Facts): string[] {
  const { history } = facts.snapshot;
  if (history.length < MIN_LOGS) return sayFew(history, facts);
  const isAboutDay = query.asks.has('weekday');
  return [
    ...(isAboutDay || !isAboutPart ? byWeekday(logs, query, facts) : []),
    ...(isAboutPart || !isAboutDay ? byPart(history, query, facts) : []),
  ];
}

/** `Mondays`, `weekends`; `Monday`, if it is not asked about one that was. */
const isHabit = (when: When, { asks, whens }: Query) =>
  when.isHabit ||
  (when.isWeekday && !asks.has('past')) ||
  (when.weekdays !== undefined &&
    (!asks.has('past') || ((asks.has('compare') || asks.has('trend')) && whens.every((each) => each.weekdays))));

const sayFew = ({ length: n }: Log[], { language }: Facts) => [say(language, MOOD_ANSWERS.few, { n })];

function sayGroup({ name: period, logs }: Group, { language }: Facts): string[] {
  const { length: n } = logs;
  if (n === 0) return [say(language, MOOD_ANSWERS.noLog, { period })];
  return [say(language, MOOD_ANSWERS.period, { period, n, ...average(logs) })];
}

function average(logs: Log[]) {
  const mean = (of: (log: Log) => number) =>
    Math.round((logs.reduce((sum, log) => sum + of(log), 0) / logs.length) * 10) / 10;
  return { energy: mean(([, , energy]) => energy), focus: mean(([, , , focus]) => focus) };
}

/** A line for each group, and which has the most and the least energy, or focus. */
function listGroups(groups: Group[], { asks }: Query, facts: Facts): string[] {
  const { language } = facts;
  const of = asks.has('focus') && !asks.has('energy') ? 'focus' : 'energy';
  const lines = groups.flatMap((group) => sayGroup(group, facts)).map((line) => `• ${line}`);
  const sorted = groups
    .filter(({ logs }) => logs.length > 0)
    .map(({ name, logs }) => ({ name, value: average(logs)[of] }))
    .sort((a, b) => b.value - a.value);
  const [best, worst] = [sorted[0], sorted.at(-1)];
  if (!best || !worst || best.value === worst.value) return lines;
  const extremes = { best: best.name, high: best.value, worst: worst.name, low: worst.value };
  return [...lines, say(language, MOOD_ANSWERS.extremes, { of: say(language, MOOD_ANSWERS[of]), ...extremes })];
}

const weekdaysOf = ({ weekdays, from }: When): readonly number[] => weekdays ?? [isoWeekday(from)];
const nameOf = (weekday: number, { language }: Facts) =>
  capitalise(sayWeekday(language, addDays('2026-01-04', weekday))); // a Sunday

/** Some weekdays against each other, or against the others. */
function compareWeekdays(
  habits: When[],
  logs: Log[],
  nameAll: (name: string) => string,
  query: Query,
  facts: Facts,
): string[] {
  const { language } = facts;
  const own = habits.map((habit) => {
    const days = weekdaysOf(habit);
    const name = !habit.weekdays
      ? nameOf(days[0] ?? 1, facts)
      : say(language, days.length < 3 ? MOOD_ANSWERS.weekends : MOOD_ANSWERS.weekdays);
    return { name: nameAll(name), logs: logs.filter((log) => days.includes(isoWeekday(dateOf(log)))) };
  });
  const rest = logs.filter((log) => !own.some((group) => group.logs.includes(log)));
  const groups =
    own.length > 1 &&
    (query.asks.has('compare') || query.asks.has('or') || habits.some((each) => each.weekdays?.length === 5))
      ? own
      : [...own, { name: nameAll(say(language, MOOD_ANSWERS.others)), logs: rest }];
  const few = groups.find((group) => group.logs.length < MIN_LOGS);
  return few ? sayFew(few.logs, facts) : listGroups(groups, query, facts);
}

function byWeekday(logs: Log[], query: Query, facts: Facts): string[] {
  const groups = [...Map.groupBy(logs, (log) => isoWeekday(dateOf(log)))]
    .filter(([, own]) => own.length >= MIN_LOGS)
    .toSorted(([a], [b]) => a - b)
    .map(([weekday, own]) => ({ name: nameOf(weekday, facts), logs: own }));
  if (groups.length < 4) return sayFew(logs, facts);
  return [say(facts.language, MOOD_ANSWERS.byWeekday), ...listGroups(groups, query, facts)];
}

function byPart(logs: Log[], query: Query, facts: Facts): string[] {
  const groups = [...Map.groupBy(logs, partOf)]
    .filter(([, own]) => own.length >= MIN_LOGS)
    .toSorted(([a], [b]) => PART_NAMES.indexOf(a) - PART_NAMES.indexOf(b))
    .map(([part, own]: [PartOfDay, Log[]]) => ({ name: say(facts.language, PARTS_OF_DAY[part]), logs: own }));
  if (groups.length < 2) return sayFew(logs, facts);
  return [say(facts.language, MOOD_ANSWERS.byPart), ...listGroups(groups, query, facts)];
}

/** Each day with its averages, the one of most energy first. */
const byDay = (logs: Log[], facts: Facts): string[] =>
  [...Map.groupBy(logs, dateOf)]
    .sort(([, a], [, b]) => average(b).energy - average(a).energy)
    .flatMap(([date, own]) => sayGroup({ name: capitalise(sayDate(date, facts)), logs: own }, facts))
    .map((line) => `• ${line}`);

/** Whether energy and focus change over some days, and each of their weeks. */
function answerTrend(period: Days | null, history: Log[], facts: Facts): string[] {
  const { date } = facts.snapshot;
  const isShort = period !== null && daysBetween(period.from, period.to) < 7;
  const days = period && !isShort ? period : lastDays(MOOD_DAYS, date, 0);
  const logs = inDays(history, days);
  if (logs.length === 0) return sayFew(logs, facts);
  return [
    ...sayTrend(days, history, facts),
    ...splitWeeks(days, date)
      .map((week) => ({ name: capitalise(sayDays(week, facts)), logs: inDays(history, week) }))
      .filter(({ logs }) => logs.length > 0)
      .flatMap((week) => sayGroup(week, facts))
      .map((line) => `• ${line}`),
  ];
}

/** The weeks of some days, the last first. */
function splitWeeks({ from, to }: Days, today: string): Days[] {
  const end = to < today ? to : today;
  const weeks = Array.from({ length: MAX_WEEKS }, (_, index) => readWeek(-index, end, 0));
  return weeks
    .filter((week) => week.to >= from)
    .map((week) => ({ from: week.from < from ? from : week.from, to: week.to > to && to < today ? to : week.to }));
}

function sayTrend(days: Days, history: Log[], facts: Facts): string[] {
  const { language } = facts;
  const logs = [...Map.groupBy(inDays(history, days), ([, , , , , day]) => day)].sort(([a], [b]) => a - b);
  const of = (level: 2 | 3) =>
    estimateTrend(
      logs.map(([day, own]) => ({ day, value: medianOf(own.map((log) => log[level]).sort((a, b) => a - b)) })),
    );
  const [energy, focus] = [of(2), of(3)];
  if (!energy.trend || !focus.trend) return [];
  const said = { energy: say(language, TRENDS[energy.trend]), focus: say(language, TRENDS[focus.trend]) };
  return [say(language, LOCAL.trends, { n: logs.length, period: sayDays(days, facts), ...said })];
}

function answerOverall({ asks }: Query, facts: Facts): string[] {
  const { snapshot, language } = facts;
  const { totalLogs: n, averageEnergy, averageFocus } = buildMoodStats(snapshot.mood, MOOD_DAYS);
  if (averageEnergy === null || averageFocus === null) return [say(language, LOCAL.noMood)];
  const { latestMood } = snapshot;
  const latest = latestMood && { ...latestMood, day: sayDate(addDays(snapshot.date, -latestMood.daysAgo), facts) };
  const last = latest ? [say(language, LOCAL.latestMood, latest)] : [];
  if (asks.has('last')) return last;
  return [
    ...last,
    say(language, LOCAL.averages, { n, energy: averageEnergy, focus: averageFocus }),
    ...sayTrend(lastDays(MOOD_DAYS, snapshot.date, 0), snapshot.history, facts),
  ];
}

/** The hours of most energy. */
function answerBestHours(query: Query, facts: Facts): string[] {
  const { asks } = query;
  const { snapshot, language } = facts;
  const isOfFocus = asks.has('focus') && !asks.has('energy');
  if (isOfFocus || (asks.has('worst') && !asks.has('best'))) return byPart(snapshot.history, query, facts);
  const best = findBestHours(snapshot);
  if (best.fewLogs) {
    const { start: from, end: to } = buildEnergyProfile([]).workDays.peak;
    return [say(language, LOCAL.usualPeak, { from, to, n: best.logs })];
  }
  if (!best.peak) {
    const [lead, ...parts] = byPart(snapshot.history, query, facts); // the best hours are within the day, the parts are not
    return [explainNoPeak(best, language), ...(lead && parts.length > 0 ? [lead, ...parts] : [])];
  }
  return [say(language, LOCAL.peak, { from: best.peak.start, to: best.peak.end, n: best.logs })];
}
