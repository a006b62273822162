import { LOGS_FOR_PROFILE } from '../entities/mood/analysis/profile.ts';
import { profilesOf } from '../entities/mood/profile-input.ts';
import type { MoodProfiles, MoodStats } from '../entities/mood/responses.ts';
import { moodStatsOf } from '../entities/mood/stats.ts';
import type { WorkingHours } from '../entities/users/schemas.ts';
import type { FindingAction } from '../planning/explain/responses.ts';
import { type Language, say } from '../shared/i18n.ts';
import { isoWeekday } from '../shared/time-zones.ts';
import { endOfToday, nextPeak, patchTask, tomorrow } from './actions.ts';
import { INSIGHTS } from './messages.ts';
import type { Insight } from './responses.ts';
import { type Facts, type FactTask, MOOD_DAYS } from './snapshot.ts';

/** Fewer days with a log say nothing of a trend: see mood/trend.ts. */
const DAYS_FOR_TREND = 5;
const STREAK_WORTH_TELLING = 3;
const MOVED_AT_ONCE = 5;

/** What the numbers say of the person, the most important first. Says what it does not know. */
export function insightsOf(facts: Facts, language: Language): Insight[] {
  const stats = moodStatsOf(facts.mood, MOOD_DAYS);
  return [
    overdue(facts, language),
    workload(facts, language),
    trend('energy', stats, language),
    trend('focus', stats, language),
    peakHours(facts, profilesOf(facts.history), language),
    streak(facts, language),
    insufficientData(stats, language),
  ]
    .filter((insight) => insight !== null)
    .sort((a, b) => RANK[a.priority] - RANK[b.priority]);
}

const RANK = { high: 0, medium: 1, low: 2 };

function overdue({ counts, tasks, date, timezone }: Facts, language: Language): Insight | null {
  const n = counts.overdue;
  if (n === 0) return null;
  const dueDate = endOfToday({ date, timezone });
  const late = tasks.filter(isLate).slice(0, MOVED_AT_ONCE);
  const action: FindingAction | null =
    late.length > 0
      ? {
          method: 'POST',
          path: '/api/tasks/batch',
          body: { commands: late.map(({ id }) => ({ type: 'task_update', args: { id, changes: { dueDate } } })) },
        }
      : null;
  return {
    type: 'overdue',
    priority: 'high',
    text: say(language, INSIGHTS.overdue, { n }),
    evidence: { n, value: n },
    action,
  };
}

export const isLate = ({ dueInDays }: FactTask) => dueInDays !== null && dueInDays < 0;

function workload(facts: Facts, language: Language): Insight | null {
  const today = facts.tasks.filter(({ dueInDays }) => dueInDays === 0);
  const value = today.reduce((sum, { estimatedDuration }) => sum + (estimatedDuration ?? 0), 0);
  if (value <= workingMinutes(facts.settings.workingHours, facts.date)) return null;
  const n = today.filter(({ estimatedDuration }) => estimatedDuration !== null).length;
  const least = today.toSorted((a, b) => WEIGHT[a.priority] - WEIGHT[b.priority])[0];
  return {
    type: 'workload',
    priority: 'high',
    text: say(language, INSIGHTS.workload, { n, value }),
    evidence: { n, value },
    action: least ? patchTask(least.id, { dueDate: tomorrow(facts) }) : null,
  };
}

const WEIGHT = { low: 0, medium: 1, high: 2 };

function workingMinutes(hours: Partial<WorkingHours>, date: string): number {
  const day = Object.entries(hours).find(([weekday]) => Number(weekday) === isoWeekday(date))?.[1];
  return day ? minutes(day.end) - minutes(day.start) : 0;
}

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function trend(of: 'energy' | 'focus', stats: MoodStats, language: Language): Insight | null {
  const { trend, slopePerDay, interval, n } = stats[of];
  if (trend === null || trend === 'stable' || slopePerDay === null) return null;
  const value = Math.round(slopePerDay * 100) / 100;
  return {
    type: `${of}_trend`,
    priority: trend === 'declining' ? 'high' : 'low',
    text: say(language, INSIGHTS[`${of}_${trend}`], { n, value: Math.abs(value) }),
    evidence: { n, value, ...(interval && { interval }) },
    action: null,
  };
}

function peakHours(facts: Facts, profiles: MoodProfiles, language: Language): Insight | null {
  const { logs: n, energy } = profiles;
  if (n < LOGS_FOR_PROFILE) return null;
  const { start, end } = energy[facts.isFreeDay ? 'freeDays' : 'workDays'].peak;
  const hard = facts.tasks.find(({ energyLevel, hasSuggestedTime }) => energyLevel === 'high' && !hasSuggestedTime);
  const suggestedTime = nextPeak(facts, start);
  return {
    type: 'peak_hours',
    priority: 'medium',
    text: say(language, INSIGHTS.peak_hours, { n, from: start, to: end }),
    evidence: { n, value: start, interval: [start, end] },
    action: hard ? patchTask(hard.id, { aiMetadata: { suggestedTime } }) : null,
  };
}

function streak({ streak: { current } }: Facts, language: Language): Insight | null {
  if (current < STREAK_WORTH_TELLING) return null;
  return {
    type: 'streak',
    priority: 'low',
    text: say(language, INSIGHTS.streak, { n: current }),
    evidence: { n: current, value: current },
    action: null,
  };
}

function insufficientData({ n, insufficientData }: MoodStats, language: Language): Insight | null {
  if (!insufficientData) return null;
  return {
    type: 'insufficient_data',
    priority: 'medium',
    text: say(language, INSIGHTS.insufficient_data, { n, value: DAYS_FOR_TREND }),
    evidence: { n, value: DAYS_FOR_TREND },
    action: null,
  };
}
