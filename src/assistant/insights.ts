import { MIN_DAYS as DAYS_FOR_TREND } from '../entities/mood/analysis/trend.ts';
import type { MoodStats } from '../entities/mood/responses.ts';
import { buildMoodStats } from '../entities/mood/stats.ts';
import { INSIGHTS } from '../messages/assistant.ts';
import { type Language, say } from '../messages/say.ts';
import { patchTask } from '../planning/explain/patch-task.ts';
import type { FindingAction } from '../planning/explain/responses.ts';
import { toMinutes, workingSpansOn } from '../shared/working-hours.ts';
import { endOfToday, endOfTomorrow, moveDue, tomorrowAt } from './actions.ts';
import { type BestHours, explainNoPeak, findBestHours } from './best-hours.ts';
import type { Insight } from './responses.ts';
import { MOOD_DAYS, type Snapshot, type SnapshotTask } from './snapshot.ts';

const DAYS_A_WEEK = 7;
const MIN_STREAK_DAYS = 3;
const MAX_TASKS_TO_MOVE = 5;

/** What the user's data shows, the most important first. Says so when there is too little data for a trend. */
export function findInsights(snapshot: Snapshot, language: Language): Insight[] {
  const stats = buildMoodStats(snapshot.mood, MOOD_DAYS);
  return [
    findOverdueTasks(snapshot, language),
    findWorkload(snapshot, language),
    findTrend('energy', stats, language),
    findTrend('focus', stats, language),
    findPeakHours(snapshot, language),
    findStreak(snapshot, language),
    findInsufficientData(stats, language),
  ]
    .filter((insight) => insight !== null)
    .sort(byPriority);
}

interface HasPriority {
  priority: 'low' | 'medium' | 'high';
}

const RANK = { high: 0, medium: 1, low: 2 };

/** Sorts the highest priority first. */
export const byPriority = (a: HasPriority, b: HasPriority): number => RANK[a.priority] - RANK[b.priority];

function findOverdueTasks({ counts, tasks, date, timezone }: Snapshot, language: Language): Insight | null {
  const n = counts.overdue;
  if (n === 0) return null;
  const moment = endOfToday({ date, timezone });
  const toMove = tasks.filter(isOverdue).slice(0, MAX_TASKS_TO_MOVE);
  const action: FindingAction | null =
    toMove.length > 0
      ? {
          method: 'POST',
          path: '/api/tasks/batch',
          body: {
            commands: toMove.map((task) => ({
              type: 'task_update',
              args: { id: task.id, changes: moveDue(task, moment) },
            })),
          },
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

export const isOverdue = ({ dueInDays }: SnapshotTask) => dueInDays !== null && dueInDays < 0;

function findWorkload(snapshot: Snapshot, language: Language): Insight | null {
  const today = snapshot.tasks.filter(({ dueInDays }) => dueInDays === 0);
  const value = today.reduce((sum, { estimatedDuration }) => sum + (estimatedDuration ?? 0), 0);
  if (value <= countWorkingMinutes(snapshot)) return null;
  const n = today.filter(({ estimatedDuration }) => estimatedDuration !== null).length;
  const tomorrow = endOfTomorrow(snapshot);
  const canWait = today.filter((task) => moveDue(task, tomorrow).deadline === undefined);
  const [leastImportant] = canWait.toSorted((a, b) => byPriority(b, a));
  return {
    type: 'workload',
    priority: 'high',
    text: say(language, INSIGHTS.workload, { n, value }),
    evidence: { n, value },
    action: leastImportant ? patchTask(leastImportant.id, { dueDate: tomorrow }) : null,
  };
}

function countWorkingMinutes({ settings, date }: Snapshot): number {
  const spans = workingSpansOn(settings, date).map(toMinutes);
  return spans.reduce((sum, { start, end }) => sum + end - start, 0);
}

function findTrend(level: 'energy' | 'focus', stats: MoodStats, language: Language): Insight | null {
  const { trend, slopePerDay, interval, n } = stats[level];
  if ((trend !== 'improving' && trend !== 'declining') || slopePerDay === null || interval === null) return null;
  const value = toWeekly(slopePerDay);
  return {
    type: `${level}_trend`,
    priority: trend === 'declining' ? 'high' : 'low',
    text: say(language, INSIGHTS[`${level}_${trend}`], { n, value: Math.abs(value) }),
    evidence: { n, value, interval: [toWeekly(interval[0]), toWeekly(interval[1])] },
    action: null,
  };
}

const toWeekly = (slopePerDay: number) => Number((DAYS_A_WEEK * slopePerDay).toPrecision(2));

function findPeakHours(snapshot: Snapshot, language: Language): Insight | null {
  const best = findBestHours(snapshot);
  if (best.fewLogs) return null;
  if (!best.peak) return reportNoPeak(best, language);
  const { start, end } = best.peak;
  const demanding = snapshot.tasks.find(
    ({ energyLevel, hasSuggestedTime }) => energyLevel === 'high' && !hasSuggestedTime,
  );
  const suggestedTime = tomorrowAt(snapshot, start);
  return {
    type: 'peak_hours',
    priority: 'medium',
    text: say(language, INSIGHTS.peak_hours, { n: best.logs, from: start, to: end }),
    evidence: { n: best.logs, value: start, interval: [start, end] },
    action: demanding ? patchTask(demanding.id, { aiMetadata: { suggestedTime } }) : null,
  };
}

function reportNoPeak(best: BestHours, language: Language): Insight {
  const { logs: n, unlogged } = best;
  return {
    type: 'peak_unknown',
    priority: 'low',
    text: explainNoPeak(best, language),
    evidence: unlogged ? { n, value: unlogged.start, interval: [unlogged.start, unlogged.end] } : { n, value: n },
    action: null,
  };
}

function findStreak({ streak: { current } }: Snapshot, language: Language): Insight | null {
  if (current < MIN_STREAK_DAYS) return null;
  return {
    type: 'streak',
    priority: 'low',
    text: say(language, INSIGHTS.streak, { n: current }),
    evidence: { n: current, value: current },
    action: null,
  };
}

function findInsufficientData({ n, insufficientData }: MoodStats, language: Language): Insight | null {
  if (!insufficientData) return null;
  return {
    type: 'insufficient_data',
    priority: 'medium',
    text: say(language, INSIGHTS.insufficient_data, { n, value: DAYS_FOR_TREND }),
    evidence: { n, value: DAYS_FOR_TREND },
    action: null,
  };
}
