import { buildMoodStats } from '../../entities/mood/stats.ts';
import type { Language } from '../../messages/say.ts';
import { byPriority } from '../../shared/fields.ts';
import { once } from '../../shared/once.ts';
import type { Insight } from '../responses.ts';
import { findRoom } from '../room.ts';
import { MOOD_DAYS } from '../snapshot.ts';
import type { Data, Finding } from './context.ts';
import { findDeadlineAtRisk } from './deadlines.ts';
import { findOverdueTasks, findWorkload } from './due-work.ts';
import { findFindings } from './findings.ts';
import { findInsufficientData, findPeakHours, findStreak, findTrend } from './mood.ts';

const MAX_INSIGHTS = 3;

export interface InsightContext extends Omit<Data, 'language'> {
  /** The kinds of findings that were shown in the last 7 days before today. */
  shown: string[];
}

/** At most three insights, the most important first, and the kinds of findings that must not be shown for a week. */
export function findInsights(
  { shown, ...data }: InsightContext,
  language: Language,
): { insights: Insight[]; kinds: string[] } {
  const context = { ...data, language, room: once(() => findRoom(data.snapshot, data.now)) };
  const stats = buildMoodStats(data.snapshot.mood, MOOD_DAYS);
  const status = [
    findDeadlineAtRisk(context),
    findOverdueTasks(context),
    findWorkload(context),
    findTrend('energy', stats, language),
    findTrend('focus', stats, language),
    findPeakHours(context),
    findStreak(context),
    findInsufficientData(stats, language),
  ];
  const findings = findFindings(context)
    .filter(isFirstOfSubject)
    .filter(({ kind }) => !shown.includes(kind));
  const chosen = [...status.flatMap((insight) => (insight ? [{ kind: null, insight }] : [])), ...findings]
    .sort((a, b) => byPriority(a.insight, b.insight) || Number(a.kind === null) - Number(b.kind === null))
    .slice(0, MAX_INSIGHTS);
  return { insights: chosen.map(({ insight }) => insight), kinds: chosen.flatMap(({ kind }) => kind ?? []) };
}

/** Energy and focus usually change together, so only the finding with the larger effect is kept. */
function isFirstOfSubject({ insight }: Finding, index: number, all: Finding[]): boolean {
  const toSubject = (type: string) => type.replace(/_(energy|focus)$/, '');
  return all.findIndex((other) => toSubject(other.insight.type) === toSubject(insight.type)) === index;
}
