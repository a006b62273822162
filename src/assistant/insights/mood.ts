import { MIN_DAYS as DAYS_FOR_TREND } from '../../entities/mood/analysis/trend.ts';
import type { MoodStats } from '../../entities/mood/responses.ts';
import { INSIGHTS } from '../../messages/assistant.ts';
import { type Language, say } from '../../messages/say.ts';
import { patchTask } from '../../planning/explain/actions.ts';
import { type BestHours, explainNoPeak, findBestHours } from '../best-hours.ts';
import type { Insight } from '../responses.ts';
import type { Context } from './context.ts';

const DAYS_A_WEEK = 7;
const MIN_STREAK_DAYS = 3;

export function findTrend(level: 'energy' | 'focus', stats: MoodStats, language: Language): Insight | null {
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

export function findPeakHours({ snapshot, room, language }: Context): Insight | null {
  const best = findBestHours(snapshot);
  if (best.fewLogs) return null;
  if (!best.peak) return reportNoPeak(best, language);
  const { start, end } = best.peak;
  const demanding = snapshot.tasks.find(
    ({ id, energyLevel, hasSuggestedTime }) =>
      energyLevel === 'high' && !hasSuggestedTime && room().get(id)?.suitsEnergy,
  );
  const place = demanding && room().get(demanding.id);
  return {
    type: 'peak_hours',
    priority: 'medium',
    text: say(language, INSIGHTS.peak_hours, { n: best.logs, from: start, to: end }),
    evidence: { n: best.logs, value: start, interval: [start, end] },
    action:
      demanding && place
        ? patchTask(demanding.id, { aiMetadata: { suggestedTime: new Date(place.startsAt).toISOString() } })
        : null,
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

export function findStreak({ snapshot, language }: Context): Insight | null {
  const { current } = snapshot.streak;
  if (current < MIN_STREAK_DAYS) return null;
  return {
    type: 'streak',
    priority: 'low',
    text: say(language, INSIGHTS.streak, { n: current }),
    evidence: { n: current, value: current },
    action: null,
  };
}

export function findInsufficientData({ n, insufficientData }: MoodStats, language: Language): Insight | null {
  if (!insufficientData) return null;
  return {
    type: 'insufficient_data',
    priority: 'medium',
    text: say(language, INSIGHTS.insufficient_data, { n, value: DAYS_FOR_TREND - n }),
    evidence: { n, value: DAYS_FOR_TREND - n },
    action: null,
  };
}
